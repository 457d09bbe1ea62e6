//! Why a fetched file is not accepted as a logo.

/// Why a file is not accepted as a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PictureError {
    #[error("it is neither PNG, JPEG, WebP nor SVG")]
    UnknownFormat,
    #[error("it is cut off or malformed")]
    Malformed,
    #[error("it has no size, or is too large")]
    BadSize,
    #[error("it moves")]
    Animated,
    #[error("it holds script, or reaches for other files")]
    Active,
    #[error("it holds elements that are not drawn")]
    UnknownElement,
}
