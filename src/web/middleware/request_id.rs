//! Request id, shared by the log lines and the error page of one request.

use std::sync::Arc;

use uuid::Uuid;

/// Request id, random, never taken from a header.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A random id of twelve characters, short enough to be read out on the telephone.
    #[must_use]
    pub fn random() -> Self {
        let all = Uuid::new_v4().simple().to_string();
        Self(all.chars().take(12).collect::<String>().into())
    }

    /// The id as twelve hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
