//! OpenID Connect with ID-porten, one function per step.
