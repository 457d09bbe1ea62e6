//! The binary: reads the command line and starts what it names.

fn main() {}
