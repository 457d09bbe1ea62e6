//! The number of a request, which its log lines and its error page share.

use std::sync::Arc;

use uuid::Uuid;

/// The number of a request: made by us, never taken from a header.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A number of twelve characters, short enough to be read out on the telephone.
    #[must_use]
    pub fn random() -> Self {
        let all = Uuid::new_v4().simple().to_string();
        Self(all.chars().take(12).collect::<String>().into())
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
