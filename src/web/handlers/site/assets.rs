//! Static files, and the operator's logo.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Uri, header::CONTENT_TYPE};

use crate::{
    app::App,
    assets,
    web::{
        error::SkipErrorPage,
        middleware::{compression::Precompressed, security_headers::Caching},
    },
};

/// Serves a static file or the operator's logo.
pub async fn show(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let mut response = match app.config.content.mark_at(uri.path()) {
        Some(mark) => ([(CONTENT_TYPE, mark.content_type)], mark.bytes.clone()).into_response(),
        None => assets::serve(&app.config.assets, &uri, &headers),
    };
    if response.status().is_success() {
        let caching = match response.extensions().get() {
            Some(assets::Changeable) => Caching::Revalidated,
            None => Caching::Forever,
        };
        response.extensions_mut().insert(caching);
        response.extensions_mut().insert(Precompressed);
        response.extensions_mut().insert(SkipErrorPage);
    }
    response
}
