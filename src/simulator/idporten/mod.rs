//! Simulated ID-porten: a strict OpenID Connect provider.
