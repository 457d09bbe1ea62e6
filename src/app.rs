//! Start-up: everything a request needs, built once.
