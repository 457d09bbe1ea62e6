//! Style sheet, font and scripts as they were built into the binary.
