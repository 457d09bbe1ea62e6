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
    chunked_body,
    faults::{Fault, Operation, RequestFaults, RootField},
    http::{GraphQlCall, render_body},
    schema::missing_value_error,
};

/// An enum value outside every schema.
const UNKNOWN_VALUE: &str = "NOT_IN_ANY_SCHEMA";

/// Answers a call with its faults applied; `cleared` resolves when the faults are cleared.
pub(super) async fn respond(
    call: GraphQlCall<'_>,
    faults: RequestFaults,
    cleared: impl Future<Output = ()>,
) -> Response {
    tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
    let Some(fault) = faults.fault else {
        return call.run().await.render();
    };
    if let Some(instead) = response_without_execution(&call, &fault, &faults.keys) {
        return instead;
    }
    match fault {
        Fault::Conflict => call.with_label_conflict().run().await.render(),
        Fault::TooBroad => call.with_search_timeouts(faults.keys).run().await.render(),
        Fault::NullList => {
            let errors = entry_errors(call.fields, &faults.keys);
            let mut result = call.run().await;
            result.response.errors.extend(errors);
            result.render()
        }
        Fault::UnknownEnum => {
            let values = EnumValues::read(&call.simulator.sdl());
            let change = |field: &str, value: &mut Value| values.replace(field, value);
            call.run().await.render_changed(&faults.keys, &change)
        }
        Fault::Replace { field, with } => {
            let change = |name: &str, value: &mut Value| {
                let is_it = name == field;
                if is_it {
                    *value = with.clone();
                }
                is_it
            };
            call.run().await.render_changed(&faults.keys, &change)
        }
        Fault::Damage { at, with } => {
            let edit = |data: &mut Value| {
                let roots = faults.keys.iter();
                roots.for_each(|key| replace_at_path(data, &format!("{key}.{at}"), &with));
            };
            call.run().await.render_edited(&edit)
        }
        fault => break_in_transit(call.run().await.render(), &fault, cleared).await,
    }
}

/// Answer of a gateway, or of an engine that did not execute the request.
pub(super) fn gateway_response(fault: &Fault) -> Option<Response> {
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
pub(super) fn replacement_response(fault: &Fault) -> Option<Response> {
    if *fault == Fault::HtmlPage {
        let page = "<!doctype html><title>Gateway</title><p>Please wait.</p>";
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        return Some((kind, page).into_response());
    }
    gateway_response(fault)
}

fn response_without_execution(
    call: &GraphQlCall<'_>,
    fault: &Fault,
    keys: &[String],
) -> Option<Response> {
    match fault {
        Fault::ExecutionError => {
            let error = |key| json!({ "message": "Unexpected Execution Error", "path": [key] });
            let errors: Vec<_> = keys.iter().map(error).collect();
            let body = json!({ "errors": errors, "data": null });
            Some(render_body(call.format, StatusCode::OK, &body))
        }
        fault => replacement_response(fault),
    }
}

/// Errors at entries that lack a non-null field; the schema determines how far they propagate.
fn entry_errors(fields: &[RootField], keys: &[String]) -> Vec<ServerError> {
    let field = |name: &str| PathSegment::Field(name.to_owned());
    let affected = fields.iter().filter(|field| keys.contains(&field.key));
    let errors = affected.filter_map(|root_field| {
        let mut path = vec![field(&root_field.key)];
        path.extend(match root_field.operation {
            Operation::Search => vec![field("items"), PathSegment::Index(0), field("content")],
            Operation::Dialog => vec![field("dialog"), field("content")],
            Operation::Parties => vec![PathSegment::Index(0), field("name")],
            _ => return None,
        });
        let mut error = missing_value_error().into_server_error(Pos::default());
        error.path = path;
        Some(error)
    });
    errors.collect()
}

/// Breaks an answer in transit, after it was rendered.
pub(super) async fn break_in_transit(
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
        Fault::LostAnswer => chunked_body::broken_body(),
        Fault::CutBody => chunked_body::truncated_body(whole.slice(..whole.len() / 2)),
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
            change_nested_fields(root, change);
        }
    }
}

/// Replaces the value at this path, if it exists.
pub(super) fn replace_at_path(value: &mut Value, at: &str, with: &Value) {
    let mut node = value;
    for step in at.split('.').filter(|step| !step.is_empty()) {
        let number = step.parse::<usize>().ok();
        while let (Value::Array(_), None) = (&*node, number) {
            let Some(first) = node.get_mut(0) else {
                return;
            };
            node = first;
        }
        let inner = match number {
            Some(number) if node.is_array() => node.get_mut(number),
            _ => node.get_mut(step),
        };
        let Some(inner) = inner else { return };
        node = inner;
    }
    node.clone_from(with);
}

/// Changes fields of a value at any depth.
pub(super) fn change_nested_fields(value: &mut Value, change: &dyn Fn(&str, &mut Value) -> bool) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if !change(name, value) {
                    change_nested_fields(value, change);
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| change_nested_fields(item, change)),
        _ => {}
    }
}

/// Enum fields and their values in the schema. Fields are matched by name: an alias hides one.
struct EnumValues {
    fields: HashSet<String>,
    values: HashSet<String>,
}

impl EnumValues {
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
        let (mut names, mut values) = (HashSet::new(), HashSet::new());
        for definition in &types {
            if let TypeKind::Enum(kind) = &definition.kind {
                names.insert(definition.name.node.to_string());
                values.extend(
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
        Self { fields, values }
    }

    fn replace(&self, field: &str, value: &mut Value) -> bool {
        if !self.fields.contains(field) {
            return false;
        }
        match value {
            Value::String(word) if self.values.contains(word) => {
                UNKNOWN_VALUE.clone_into(word);
                true
            }
            Value::Array(items) if items.iter().all(|item| self.has(item)) => {
                items.fill(json!(UNKNOWN_VALUE));
                true
            }
            _ => false,
        }
    }

    fn has(&self, value: &Value) -> bool {
        value
            .as_str()
            .is_some_and(|word| self.values.contains(word))
    }
}

fn base_name(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(inner) => base_name(inner),
    }
}
