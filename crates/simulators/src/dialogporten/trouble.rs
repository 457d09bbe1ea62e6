//! Applies injected faults to requests and answers.
//!
//! Faulty answers are real ones, changed or cut off in transit; a request with a gateway fault
//! never reaches the engine, so that no dialog is opened and no label set.

use std::{collections::HashSet, time::Duration};

use async_graphql::{
    PathSegment, Pos, ServerError,
    parser::{
        parse_schema,
        types::{BaseType, Type, TypeKind, TypeSystemDefinition},
    },
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    faults::{Fault, Operation, RootField, Trouble},
    http::{Call, in_form},
    pieces,
    schema::missing,
};

/// An enum value outside every schema.
const UNKNOWN: &str = "NOT_IN_ANY_SCHEMA";

/// Answers a call with its faults applied; `cleared` resolves when the faults are cleared.
pub(super) async fn answer(
    call: Call<'_>,
    trouble: Trouble,
    cleared: impl Future<Output = ()>,
) -> Response {
    tokio::time::sleep(Duration::from_millis(trouble.delay_ms)).await;
    let Some(fault) = trouble.fault else {
        return call.run().await.render();
    };
    if let Some(instead) = instead_of_answer(&call, &fault, &trouble.keys) {
        return instead;
    }
    match fault {
        Fault::Conflict => call.in_conflict().run().await.render(),
        Fault::TooBroad => call.too_broad(trouble.keys).run().await.render(),
        Fault::NullList => {
            let errors = broken_entries(call.asked, &trouble.keys);
            let mut ran = call.run().await;
            ran.response.errors.extend(errors);
            ran.render()
        }
        Fault::UnknownEnum => {
            let words = EnumWords::read(&call.simulator.sdl());
            let change = |field: &str, value: &mut Value| words.replace(field, value);
            call.run().await.render_changed(&trouble.keys, &change)
        }
        Fault::Replace { field, with } => {
            let change = |name: &str, value: &mut Value| {
                let is_it = name == field;
                if is_it {
                    *value = with.clone();
                }
                is_it
            };
            call.run().await.render_changed(&trouble.keys, &change)
        }
        Fault::Damage { at, with } => {
            let edit = |data: &mut Value| {
                let roots = trouble.keys.iter();
                roots.for_each(|key| damage(data, &format!("{key}.{at}"), &with));
            };
            call.run().await.render_edited(&edit)
        }
        fault => on_its_way(call.run().await.render(), &fault, cleared).await,
    }
}

/// Answer of a gateway, or of an engine that did not execute the request.
pub(super) fn gateway(fault: &Fault) -> Option<Response> {
    let status = |status: u16| StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    match fault {
        Fault::Status(number) => Some(status(*number).into_response()),
        Fault::RetryLater {
            status: number,
            seconds,
        } => {
            let mut response = status(*number).into_response();
            let seconds = HeaderValue::from(*seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            Some(response)
        }
        Fault::Maintenance { until } => {
            let mut response =
                (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response();
            let until = until.map(|until| until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
            if let Some(until) = until.and_then(|until| HeaderValue::from_str(&until).ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, until);
            }
            Some(response)
        }
        _ => None,
    }
}

/// Answer that replaces the real one, independent of the operation.
pub(super) fn before_the_answer(fault: &Fault) -> Option<Response> {
    if *fault == Fault::HtmlPage {
        let page = "<!doctype html><title>Gateway</title><p>Please wait.</p>";
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        return Some((kind, page).into_response());
    }
    gateway(fault)
}

fn instead_of_answer(call: &Call<'_>, fault: &Fault, keys: &[String]) -> Option<Response> {
    match fault {
        Fault::ExecutionError => {
            let error = |key| json!({ "message": "Unexpected Execution Error", "path": [key] });
            let errors: Vec<_> = keys.iter().map(error).collect();
            let body = json!({ "errors": errors, "data": null });
            Some(in_form(call.form, StatusCode::OK, &body))
        }
        fault => before_the_answer(fault),
    }
}

/// Errors at entries that lack a non-null field; the schema determines how far they propagate.
fn broken_entries(asked: &[RootField], keys: &[String]) -> Vec<ServerError> {
    let field = |name: &str| PathSegment::Field(name.to_owned());
    let struck = asked.iter().filter(|field| keys.contains(&field.key));
    let errors = struck.filter_map(|asked| {
        let mut path = vec![field(&asked.key)];
        path.extend(match asked.operation {
            Operation::Search => vec![field("items"), PathSegment::Index(0), field("content")],
            Operation::Dialog => vec![field("dialog"), field("content")],
            Operation::Parties => vec![PathSegment::Index(0), field("name")],
            _ => return None,
        });
        let mut error = missing().into_server_error(Pos::default());
        error.path = path;
        Some(error)
    });
    errors.collect()
}

/// Breaks an answer in transit, after it was rendered.
pub(super) async fn on_its_way(
    response: Response,
    fault: &Fault,
    cleared: impl Future<Output = ()>,
) -> Response {
    match fault {
        Fault::LateAnswer(millis) => {
            tokio::time::sleep(Duration::from_millis(*millis)).await;
            return response;
        }
        Fault::NoAnswer => {
            cleared.await;
            return response;
        }
        _ => {}
    }
    let (mut head, body) = response.into_parts();
    // An answer made in memory can be read completely.
    let whole = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    let body = match fault {
        Fault::LostAnswer => pieces::broken(),
        Fault::CutBody => pieces::broken_after(whole.slice(..whole.len() / 2)),
        Fault::MalformedJson => {
            let mut bytes = whole.to_vec();
            let last = bytes.pop();
            // A list ends with a different bracket from an object.
            bytes.push(if last == Some(b']') { b'}' } else { b']' });
            Body::from(bytes)
        }
        _ => Body::from(whole),
    };
    Response::from_parts(head, body)
}

/// Changes fields of an answer, below these root fields only; `change` returns whether it handled
/// the field; otherwise the field is descended into.
pub(super) fn change_fields(
    data: &mut Value,
    keys: &[String],
    change: &dyn Fn(&str, &mut Value) -> bool,
) {
    for key in keys {
        if let Some(root) = data.get_mut(key) {
            change_below(root, change);
        }
    }
}

/// Replaces the value at this path, if it exists.
pub(super) fn damage(value: &mut Value, at: &str, with: &Value) {
    let mut place = value;
    for step in at.split('.').filter(|step| !step.is_empty()) {
        let number = step.parse::<usize>().ok();
        while let (Value::Array(_), None) = (&*place, number) {
            let Some(first) = place.get_mut(0) else {
                return;
            };
            place = first;
        }
        let inner = match number {
            Some(number) if place.is_array() => place.get_mut(number),
            _ => place.get_mut(step),
        };
        let Some(inner) = inner else { return };
        place = inner;
    }
    place.clone_from(with);
}

/// Changes fields of a value at any depth.
pub(super) fn change_below(value: &mut Value, change: &dyn Fn(&str, &mut Value) -> bool) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if !change(name, value) {
                    change_below(value, change);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| change_below(item, change)),
        _ => {}
    }
}

/// Enum fields and their values in the schema. Fields are matched by name: an alias hides one.
struct EnumWords {
    fields: HashSet<String>,
    words: HashSet<String>,
}

impl EnumWords {
    fn read(sdl: &str) -> Self {
        let definitions = parse_schema(sdl).map(|document| document.definitions);
        let types: Vec<_> = definitions
            .unwrap_or_default()
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node),
                _ => None,
            })
            .collect();
        let (mut names, mut words) = (HashSet::new(), HashSet::new());
        for definition in &types {
            if let TypeKind::Enum(kind) = &definition.kind {
                names.insert(definition.name.node.to_string());
                words.extend(
                    kind.values
                        .iter()
                        .map(|one| one.node.value.node.to_string()),
                );
            }
        }
        let mut fields = HashSet::new();
        for definition in types {
            let TypeKind::Object(object) = definition.kind else {
                continue;
            };
            let of_enum = object.fields.into_iter().filter(|field| {
                let name = base_name(&field.node.ty.node);
                names.contains(name)
            });
            fields.extend(of_enum.map(|field| field.node.name.node.to_string()));
        }
        Self { fields, words }
    }

    fn replace(&self, field: &str, value: &mut Value) -> bool {
        if !self.fields.contains(field) {
            return false;
        }
        match value {
            Value::String(word) if self.words.contains(word) => {
                UNKNOWN.clone_into(word);
                true
            }
            Value::Array(items) if items.iter().all(|item| self.has(item)) => {
                items.fill(json!(UNKNOWN));
                true
            }
            _ => false,
        }
    }

    fn has(&self, value: &Value) -> bool {
        value.as_str().is_some_and(|word| self.words.contains(word))
    }
}

fn base_name(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(inner) => base_name(inner),
    }
}
