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
    auth::{Identity, Refusal},
    document, events,
    faults::{Operation, RootField},
    language::Languages,
    party::person_urn,
    requests::Request,
    rest,
    schema::Asking,
    trouble::{self, change_fields},
};

/// Maximum size of a request body, in bytes.
const LARGEST_BODY: usize = 20_000_000;

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
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CompressionLayer::new().no_br())
        .with_state(simulator)
}

/// Body of a GraphQL request over HTTP.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    pub(super) query: String,
    #[serde(default)]
    pub(super) variables: Option<Value>,
    #[serde(default)]
    pub(super) operation_name: Option<String>,
}

impl Sent {
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
pub(super) enum Form {
    /// `application/json`: the status is always 200.
    Json,
    /// `application/graphql-response+json`: the status reflects errors.
    GraphQl,
    /// `text/event-stream`, which only subscriptions can use.
    Events,
}

/// A parsed and authenticated request, ready to execute.
pub(super) struct Call<'a> {
    pub(super) simulator: &'a Dialogporten,
    pub(super) form: Form,
    pub(super) asked: &'a [RootField],
    pub(super) sent: &'a Sent,
    pub(super) request: async_graphql::Request,
    pub(super) asking: Asking,
}

/// An executed call with its result.
pub(super) struct Ran<'a> {
    simulator: &'a Dialogporten,
    form: Form,
    sent: &'a Sent,
    pub(super) response: async_graphql::Response,
}

impl<'a> Call<'a> {
    /// Makes every label change lose to a concurrent change.
    pub(super) fn in_conflict(mut self) -> Self {
        self.asking.is_outrun = true;
        self
    }

    /// Makes the searches with these response keys time out.
    pub(super) fn too_broad(mut self, keys: Vec<String>) -> Self {
        self.asking.too_broad = keys;
        self
    }

    pub(super) async fn run(self) -> Ran<'a> {
        let request = self.request.data(self.asking);
        Ran {
            simulator: self.simulator,
            form: self.form,
            sent: self.sent,
            response: self.simulator.schema.execute(request).await,
        }
    }
}

impl Ran<'_> {
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
                put_nulls(self.simulator, &response.errors, self.sent, &mut data);
            }
            edit(&mut data);
            body.insert("data".to_owned(), data);
        }
        let status = if never_ran {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        let mut answer = in_form(self.form, status, &Value::Object(body));
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
    let Some(form) = form(&headers) else {
        return StatusCode::NOT_ACCEPTABLE.into_response();
    };
    let is_get = method == Method::GET;
    let sent = if is_get {
        sent_in_query(&uri)
    } else {
        serde_json::from_slice(&body).ok()
    };
    let Some(sent) = sent else {
        return unreadable(&simulator, form);
    };
    let mut request = sent.request();
    let asked = match look_at(&simulator, &mut request, &sent, is_get) {
        Ok(asked) => asked.about(&simulator, &identity),
        Err((status, message, code)) => return refused(form, status, message, code),
    };
    // Create the wait before the look-up: a clearing in between is not missed.
    let cleared = simulator.inner.faults.until_cleared();
    let trouble = simulator.inner.faults.meet(&asked);
    let call = Call {
        simulator: &simulator,
        form,
        asked: &asked,
        sent: &sent,
        request,
        asking: asking(&simulator, identity, &headers),
    };
    if form == Form::Events {
        events::answer(call, trouble).await
    } else {
        trouble::answer(call, trouble, cleared).await
    }
}

/// Request context besides the document, with no fault applied.
fn asking(simulator: &Dialogporten, identity: Identity, headers: &HeaderMap) -> Asking {
    Asking {
        identity,
        languages: Languages::parse(text(headers, header::ACCEPT_LANGUAGE)),
        now: simulator.inner.clock.now(),
        is_outrun: false,
        too_broad: Vec::new(),
    }
}

type Refused = (StatusCode, &'static str, &'static str);

/// Refuses documents that must not run, records the others, and returns their root fields.
/// Documents that do not parse are left to the engine, whose error names the position.
fn look_at(
    simulator: &Dialogporten,
    request: &mut async_graphql::Request,
    sent: &Sent,
    is_get: bool,
) -> Result<Asked, Refused> {
    let Ok(document) = request.parsed_query() else {
        return Ok(Asked(Vec::new()));
    };
    let name = sent.operation_name.as_deref();
    let Some((known, operation)) = document::operation(document, name) else {
        return Ok(Asked(Vec::new()));
    };
    if is_get && document::is_mutation(operation) {
        return Err((
            StatusCode::METHOD_NOT_ALLOWED,
            "The operation is not allowed.",
            "HC0015",
        ));
    }
    if document::is_too_deep(document, operation) {
        return Err((
            StatusCode::BAD_REQUEST,
            "The document is too deep.",
            "HC0008",
        ));
    }
    let entry = Request {
        at: simulator.inner.clock.now(),
        operation_name: known.map(str::to_owned),
        fields: document::root_fields(operation),
    };
    let requests = &simulator.inner.requests;
    requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .record(entry);
    Ok(Asked(document::asked(operation, sent.variables.as_ref())))
}

/// Root fields of a request, with what the document says about their subject.
struct Asked(Vec<RootField>);

impl Asked {
    /// Adds what the document does not say: the parties of the caller, and those of the dialogs.
    fn about(self, simulator: &Dialogporten, identity: &Identity) -> Vec<RootField> {
        let Self(mut asked) = self;
        for field in &mut asked {
            let ids = field.about.iter().filter_map(|word| word.parse().ok());
            let parties: Vec<_> = ids.filter_map(|id| simulator.inner.party_of(id)).collect();
            field.about.extend(parties);
            if let (Operation::Parties, Identity::Person(caller)) = (field.operation, identity) {
                field.about.push(person_urn(&caller.pid));
            }
        }
        asked
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
            Refusal::Unreadable => "Bearer error=\"invalid_token\"",
            Refusal::Invalid => "Bearer",
        })
}

/// The bearer token of the `Authorization` header, if present.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
}

/// The first accepted format; `None` if neither is accepted.
fn form(headers: &HeaderMap) -> Option<Form> {
    let Some(accept) = text(headers, header::ACCEPT) else {
        return Some(Form::GraphQl);
    };
    accept.split(',').find_map(
        |range| match range.split(';').next().unwrap_or_default().trim() {
            "application/json" => Some(Form::Json),
            "text/event-stream" => Some(Form::Events),
            "application/graphql-response+json" | "application/*" | "*/*" => Some(Form::GraphQl),
            _ => None,
        },
    )
}

fn sent_in_query(uri: &Uri) -> Option<Sent> {
    let mut sent = Sent::default();
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

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Answer to a body that is not a valid GraphQL request.
fn unreadable(simulator: &Dialogporten, form: Form) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let mut response = refused(form, status, "Invalid JSON document.", "HC0012");
    if !simulator.inner.switches.get().unreadable_is_200 {
        *response.status_mut() = status;
    }
    response
}

fn refused(form: Form, status: StatusCode, message: &str, code: &str) -> Response {
    let error = json!({ "message": message, "extensions": { "code": code } });
    in_form(form, status, &json!({ "errors": [error] }))
}

/// Applies null propagation for each error, as the schema demands.
fn put_nulls(simulator: &Dialogporten, errors: &[ServerError], sent: &Sent, data: &mut Value) {
    let document = parse_query(&sent.query).ok();
    let name = sent.operation_name.as_deref();
    let asked = document.as_ref().and_then(|document| {
        document::operation(document, name).map(|(_, operation)| (document, operation))
    });
    for error in errors {
        match asked {
            Some((document, operation)) => {
                simulator
                    .fields
                    .propagate(document, operation, &error.path, data);
            }
            None => *data = Value::Null,
        }
    }
}

pub(super) fn in_form(form: Form, status: StatusCode, body: &Value) -> Response {
    let (status, kind) = match form {
        Form::Json => (StatusCode::OK, "application/json; charset=utf-8"),
        Form::GraphQl | Form::Events => {
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
const FOR_A_DAY: [(header::HeaderName, &str); 1] =
    [(header::CACHE_CONTROL, "public, max-age=86400")];

async fn jwks(State(simulator): State<Dialogporten>) -> impl IntoResponse {
    (FOR_A_DAY, Json(simulator.inner.signer.jwks()))
}

async fn metadata(State(simulator): State<Dialogporten>) -> impl IntoResponse {
    let issuer = simulator.inner.signer.issuer();
    let jwks_uri = format!("{issuer}/.well-known/jwks.json");
    (
        FOR_A_DAY,
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
