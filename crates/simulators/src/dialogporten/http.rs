//! GraphQL over HTTP as the recorded engine implements it, and the public documents. The REST end
//! points are in `rest.rs`.
//!
//! With `Accept: application/json` every answer has status 200, including that to an invalid
//! request (except for an unreadable body, see [`super::Switches`]); otherwise an invalid request
//! gets 400. Without a valid token the answer is 401. `Accept: text/event-stream` with a
//! subscription opens an event stream (`events.rs`).

use std::{str, sync::PoisonError};

use async_graphql::{ServerError, Variables, parser::parse_query};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;

use super::{
    Dialogporten,
    auth::{Identity, TokenError},
    document, events,
    fault_injection::{self, change_fields},
    faults::{Operation, RootField},
    language::Languages,
    party::person_urn,
    request_log::RequestLogEntry,
    rest,
    schema::RequestContext,
};

/// Maximum size of a request body, in bytes.
const MAX_BODY_BYTES: usize = 20_000_000;

pub(super) fn router(simulator: Dialogporten) -> Router {
    let graphql = get(graphql).post(graphql);
    Router::new()
        .route("/graphql", graphql.clone())
        .route("/graphql/stream", graphql)
        .route("/api/v1/.well-known/jwks.json", get(jwks))
        .route(
            "/api/v1/.well-known/oauth-authorization-server",
            get(metadata),
        )
        .route("/api/v1/metadata/limits", get(limits))
        .route("/api/v1/enduser/dialogs/{id}/seenlog", get(rest::seen_log))
        .route(
            "/api/v1/enduser/dialogs/{id}/context/labellog",
            get(rest::label_log),
        )
        .route(
            "/api/v1/enduser/dialogs/{id}/transmissions",
            get(rest::transmissions),
        )
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CompressionLayer::new().no_br())
        .with_state(simulator)
}

/// Body of a GraphQL request over HTTP.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GraphQlRequest {
    pub(super) query: String,
    #[serde(default)]
    pub(super) variables: Option<Value>,
    #[serde(default)]
    pub(super) operation_name: Option<String>,
}

impl GraphQlRequest {
    fn request(&self) -> async_graphql::Request {
        let mut request = async_graphql::Request::new(&self.query);
        if let Some(name) = &self.operation_name {
            request = request.operation_name(name);
        }
        if let Some(variables) = &self.variables {
            request = request.variables(Variables::from_json(variables.clone()));
        }
        request
    }
}

/// Response format, negotiated by `Accept`.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum ResponseFormat {
    /// `application/json`: the status is always 200.
    Json,
    /// `application/graphql-response+json`: the status reflects errors.
    GraphQl,
    /// `text/event-stream`, which only subscriptions can use.
    Events,
}

/// A parsed and authenticated request, ready to execute.
pub(super) struct GraphQlCall<'a> {
    pub(super) simulator: &'a Dialogporten,
    pub(super) format: ResponseFormat,
    pub(super) fields: &'a [RootField],
    pub(super) sent: &'a GraphQlRequest,
    pub(super) request: async_graphql::Request,
    pub(super) context: RequestContext,
}

/// An executed call with its result.
pub(super) struct GraphQlResult<'a> {
    simulator: &'a Dialogporten,
    format: ResponseFormat,
    sent: &'a GraphQlRequest,
    pub(super) response: async_graphql::Response,
}

impl<'a> GraphQlCall<'a> {
    /// Makes every label change lose to a concurrent change.
    pub(super) fn with_label_conflict(mut self) -> Self {
        self.context.forces_conflict = true;
        self
    }

    /// Makes the searches with these response keys time out.
    pub(super) fn with_search_timeouts(mut self, keys: Vec<String>) -> Self {
        self.context.too_broad = keys;
        self
    }

    pub(super) async fn run(self) -> GraphQlResult<'a> {
        let request = self.request.data(self.context);
        GraphQlResult {
            simulator: self.simulator,
            format: self.format,
            sent: self.sent,
            response: self.simulator.schema.execute(request).await,
        }
    }
}

impl GraphQlResult<'_> {
    pub(super) fn render(self) -> Response {
        self.render_changed(&[], &|_, _| false)
    }

    /// Renders the answer with fields changed below these root fields. `errors` precedes `data`. A
    /// request that was not executed has no `data` at all; its errors have no path.
    pub(super) fn render_changed(
        self,
        keys: &[String],
        change: &dyn Fn(&str, &mut Value) -> bool,
    ) -> Response {
        self.render_edited(&|data| change_fields(data, keys, change))
    }

    /// As [`Self::render_changed`], with the data edited as a whole.
    pub(super) fn render_edited(self, edit: &dyn Fn(&mut Value)) -> Response {
        let response = self.response;
        let never_ran = response.errors.iter().any(|error| error.path.is_empty());
        let mut body = serde_json::Map::new();
        if !response.errors.is_empty() {
            body.insert("errors".to_owned(), json!(response.errors));
        }
        if !never_ran {
            let mut data = json!(response.data);
            if !response.errors.is_empty() {
                propagate_nulls(self.simulator, &response.errors, self.sent, &mut data);
            }
            edit(&mut data);
            body.insert("data".to_owned(), data);
        }
        let status = if never_ran {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        let mut answer = render_body(self.format, status, &Value::Object(body));
        answer.headers_mut().extend(response.http_headers);
        answer
    }
}

async fn graphql(
    State(simulator): State<Dialogporten>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let identity = match identify(&simulator, &headers).await {
        Ok(identity) => identity,
        Err(challenge) => {
            return (
                StatusCode::UNAUTHORIZED,
                [(header::WWW_AUTHENTICATE, challenge)],
            )
                .into_response();
        }
    };
    let Some(format) = negotiate_format(&headers) else {
        return StatusCode::NOT_ACCEPTABLE.into_response();
    };
    let is_get = method == Method::GET;
    let sent = if is_get {
        request_in_query(&uri)
    } else {
        serde_json::from_slice(&body).ok()
    };
    let Some(sent) = sent else {
        return unreadable_body_response(&simulator, format);
    };
    let mut request = sent.request();
    let fields = match inspect_document(&simulator, &mut request, &sent, is_get) {
        Ok(fields) => fields.with_subjects(&simulator, &identity),
        Err(DocumentError {
            status,
            message,
            code,
        }) => return error_response(format, status, message, code),
    };
    // Create the wait before the look-up: a clearing in between is not missed.
    let cleared = simulator.inner.faults.wait_until_cleared();
    let faults = simulator.inner.faults.match_request(&fields);
    let call = GraphQlCall {
        simulator: &simulator,
        format,
        fields: &fields,
        sent: &sent,
        request,
        context: request_context(&simulator, identity, &headers),
    };
    if format == ResponseFormat::Events {
        events::respond(call, faults).await
    } else {
        fault_injection::respond(call, faults, cleared).await
    }
}

/// Request context besides the document, with no fault applied.
fn request_context(
    simulator: &Dialogporten,
    identity: Identity,
    headers: &HeaderMap,
) -> RequestContext {
    RequestContext {
        identity,
        languages: Languages::parse(header_text(headers, header::ACCEPT_LANGUAGE)),
        now: simulator.inner.clock.now(),
        forces_conflict: false,
        too_broad: Vec::new(),
    }
}

struct DocumentError {
    status: StatusCode,
    message: &'static str,
    code: &'static str,
}

/// Refuses documents that must not run, records the others, and returns their root fields.
/// Documents that do not parse are left to the engine, whose error names the position.
fn inspect_document(
    simulator: &Dialogporten,
    request: &mut async_graphql::Request,
    sent: &GraphQlRequest,
    is_get: bool,
) -> Result<RootFields, DocumentError> {
    let Ok(document) = request.parsed_query() else {
        return Ok(RootFields(Vec::new()));
    };
    let name = sent.operation_name.as_deref();
    let Some((known, operation)) = document::find_operation(document, name) else {
        return Ok(RootFields(Vec::new()));
    };
    if is_get && document::is_mutation(operation) {
        return Err(DocumentError {
            status: StatusCode::METHOD_NOT_ALLOWED,
            message: "The operation is not allowed.",
            code: "HC0015",
        });
    }
    if document::is_too_deep(document, operation) {
        return Err(DocumentError {
            status: StatusCode::BAD_REQUEST,
            message: "The document is too deep.",
            code: "HC0008",
        });
    }
    let entry = RequestLogEntry {
        at: simulator.inner.clock.now(),
        operation_name: known.map(str::to_owned),
        fields: document::root_field_names(operation),
    };
    let requests = &simulator.inner.requests;
    requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .record(entry);
    Ok(RootFields(document::root_fields(
        operation,
        sent.variables.as_ref(),
    )))
}

/// Root fields of a request, with what the document says about their subject.
struct RootFields(Vec<RootField>);

impl RootFields {
    /// Adds what the document does not say: the parties of the caller, and those of the dialogs.
    fn with_subjects(self, simulator: &Dialogporten, identity: &Identity) -> Vec<RootField> {
        let Self(mut fields) = self;
        for field in &mut fields {
            let ids = field.subjects.iter().filter_map(|word| word.parse().ok());
            let parties: Vec<_> = ids.filter_map(|id| simulator.inner.party_of(id)).collect();
            field.subjects.extend(parties);
            if let (Operation::Parties, Identity::Person(caller)) = (field.operation, identity) {
                field.subjects.push(person_urn(&caller.pid));
            }
        }
        fields
    }
}

/// The identity of the caller, or a 401 challenge. An expired token gets the same answer as a
/// missing one.
pub(super) async fn identify(
    simulator: &Dialogporten,
    headers: &HeaderMap,
) -> Result<Identity, &'static str> {
    let token = bearer(headers).ok_or("Bearer")?;
    let now = simulator.inner.clock.now();
    // A token signed here is a dialog token; any other is an access token.
    if let Some(dialog) = simulator.inner.signer.verify(token, now) {
        return dialog.map(Identity::Dialog).map_err(|_| "Bearer");
    }
    simulator
        .inner
        .verifier
        .verify(token, now)
        .await
        .map_err(|refusal| match refusal {
            TokenError::Unreadable => "Bearer error=\"invalid_token\"",
            TokenError::Invalid => "Bearer",
        })
}

/// The bearer token of the `Authorization` header, if present.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    header_text(headers, header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
}

/// The first accepted format; `None` if neither is accepted.
fn negotiate_format(headers: &HeaderMap) -> Option<ResponseFormat> {
    let Some(accept) = header_text(headers, header::ACCEPT) else {
        return Some(ResponseFormat::GraphQl);
    };
    accept.split(',').find_map(
        |range| match range.split(';').next().unwrap_or_default().trim() {
            "application/json" => Some(ResponseFormat::Json),
            "text/event-stream" => Some(ResponseFormat::Events),
            "application/graphql-response+json" | "application/*" | "*/*" => {
                Some(ResponseFormat::GraphQl)
            }
            _ => None,
        },
    )
}

fn request_in_query(uri: &Uri) -> Option<GraphQlRequest> {
    let mut sent = GraphQlRequest::default();
    for (key, value) in url::form_urlencoded::parse(uri.query()?.as_bytes()) {
        match key.as_ref() {
            "query" => sent.query = value.into_owned(),
            "variables" => sent.variables = Some(serde_json::from_str(&value).ok()?),
            "operationName" => sent.operation_name = Some(value.into_owned()),
            _ => {}
        }
    }
    (!sent.query.is_empty()).then_some(sent)
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Answer to a body that is not a valid GraphQL request.
fn unreadable_body_response(simulator: &Dialogporten, format: ResponseFormat) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let mut response = error_response(format, status, "Invalid JSON document.", "HC0012");
    if !simulator.inner.switches.get().unreadable_is_200 {
        *response.status_mut() = status;
    }
    response
}

fn error_response(
    format: ResponseFormat,
    status: StatusCode,
    message: &str,
    code: &str,
) -> Response {
    let error = json!({ "message": message, "extensions": { "code": code } });
    render_body(format, status, &json!({ "errors": [error] }))
}

/// Applies null propagation for each error, as the schema demands.
fn propagate_nulls(
    simulator: &Dialogporten,
    errors: &[ServerError],
    sent: &GraphQlRequest,
    data: &mut Value,
) {
    let document = parse_query(&sent.query).ok();
    let name = sent.operation_name.as_deref();
    let parsed = document.as_ref().and_then(|document| {
        document::find_operation(document, name).map(|(_, operation)| (document, operation))
    });
    for error in errors {
        match parsed {
            Some((document, operation)) => {
                simulator
                    .fields
                    .propagate(document, operation, &error.path, data);
            }
            None => *data = Value::Null,
        }
    }
}

pub(super) fn render_body(format: ResponseFormat, status: StatusCode, body: &Value) -> Response {
    let (status, kind) = match format {
        ResponseFormat::Json => (StatusCode::OK, "application/json; charset=utf-8"),
        ResponseFormat::GraphQl | ResponseFormat::Events => {
            (status, "application/graphql-response+json; charset=utf-8")
        }
    };
    (
        status,
        [(header::CONTENT_TYPE, kind)],
        Body::from(body.to_string()),
    )
        .into_response()
}

/// Cache header for public documents: one day.
const CACHE_FOR_A_DAY: [(header::HeaderName, &str); 1] =
    [(header::CACHE_CONTROL, "public, max-age=86400")];

async fn jwks(State(simulator): State<Dialogporten>) -> impl IntoResponse {
    (CACHE_FOR_A_DAY, Json(simulator.inner.signer.jwks()))
}

async fn metadata(State(simulator): State<Dialogporten>) -> impl IntoResponse {
    let issuer = simulator.inner.signer.issuer();
    let jwks_uri = format!("{issuer}/.well-known/jwks.json");
    (
        CACHE_FOR_A_DAY,
        Json(json!({ "issuer": issuer, "jwks_uri": jwks_uri })),
    )
}

async fn limits() -> Json<Value> {
    Json(json!({
        "endUserSearch": {
            "maxPartyFilterValues": 100,
            "maxServiceResourceFilterValues": 20,
            "maxOrgFilterValues": 20,
            "maxExtendedStatusFilterValues": 20,
        },
        "serviceOwnerSearch": {
            "maxPartyFilterValues": 20,
            "maxServiceResourceFilterValues": 20,
            "maxExtendedStatusFilterValues": 20,
        },
    }))
}
