//! Middleware that passes the provider's origins to the security headers, as soon as they are known.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::app::App;

/// Sets the origins to which a form may lead (`form-action`) before the headers are written.
pub async fn set_provider_origins(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    app.headers
        .set_provider_origins(app.provider.browser_origins());
    next.run(request).await
}
