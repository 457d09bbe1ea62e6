//! Keys derived from the operator's: sealing, form tokens, handles.
