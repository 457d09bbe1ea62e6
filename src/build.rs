//! Builds what browsers get.

fn main() {}
