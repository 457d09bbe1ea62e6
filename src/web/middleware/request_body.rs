//! Reads request bodies with a size limit and a timeout (`docs/rules/security.md#limits`).

use std::time::Duration;

use axum::body::{Body, Bytes};

use crate::{views::pages::error::ErrorKind, web::error::AppError};

/// Timeout for a whole body, however slowly it trickles.
const BODY_TIME: Duration = Duration::from_secs(15);

/// Reads a body of at most `limit_bytes`.
///
/// # Errors
/// When it is longer, breaks off, or times out.
pub async fn read(body: Body, limit_bytes: usize) -> Result<Bytes, AppError> {
    read_within(BODY_TIME, body, limit_bytes).await
}

async fn read_within(time: Duration, body: Body, limit_bytes: usize) -> Result<Bytes, AppError> {
    match tokio::time::timeout(time, axum::body::to_bytes(body, limit_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(ErrorKind::PayloadTooLarge.into()),
        Err(_) => Err(ErrorKind::Overloaded.into()),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use http::StatusCode;

    use super::*;

    #[tokio::test]
    async fn a_body_is_neither_longer_nor_slower_than_it_may_be() {
        let time = Duration::from_millis(50);
        let refusal = async |body| {
            let read = read_within(time, body, 3).await;
            read.unwrap_err().into_response().status()
        };
        assert_eq!(read(Body::from("abc"), 3).await.unwrap(), "abc");
        assert_eq!(
            refusal(Body::from("abcd")).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        let endless = Body::new(Endless);
        assert_eq!(refusal(endless).await, StatusCode::SERVICE_UNAVAILABLE);
    }

    /// A body that never yields any data.
    struct Endless;

    impl axum::body::HttpBody for Endless {
        type Data = Bytes;
        type Error = axum::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
            std::task::Poll::Pending
        }
    }
}
