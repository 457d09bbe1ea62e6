//! Static analysis of a GraphQL document before it runs: root fields, arguments and depth.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Value as ConstValue,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition,
        OperationType, Selection, SelectionSet,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::faults::{Operation, RootField};

/// Maximum depth of a document; introspection is exempt.
const MAX_DEPTH: usize = 12;

/// Deeper nesting of fragments is left to the engine, which refuses cycles.
const MAX_FRAGMENT_NESTING: usize = 40;

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The operation that will run, with its name.
pub(super) fn find_operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    match &document.operations {
        DocumentOperations::Single(operation) => Some((None, &operation.node)),
        DocumentOperations::Multiple(_) => {
            let mut operations = document.operations.iter();
            let found = match name {
                Some(name) => {
                    operations.find(|(known, _)| known.is_some_and(|known| known == name))
                }
                None => operations.next().filter(|_| operations.next().is_none()),
            };
            found.map(|(name, operation)| (name.map(Name::as_str), &operation.node))
        }
    }
}

/// Whether the operation is a mutation.
pub(super) fn is_mutation(operation: &OperationDefinition) -> bool {
    operation.ty == OperationType::Mutation
}

/// Names of its root fields, with every alias counted.
pub(super) fn root_field_names(operation: &OperationDefinition) -> Vec<String> {
    let items = operation.selection_set.node.items.iter();
    let names = items.filter_map(|selection| match &selection.node {
        Selection::Field(field) => Some(field.node.name.node.to_string()),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    });
    names.collect()
}

/// Its root fields, with all string values of their arguments, variables resolved.
pub(super) fn root_fields(
    operation: &OperationDefinition,
    variables: Option<&Value>,
) -> Vec<RootField> {
    let items = operation.selection_set.node.items.iter();
    let fields = items.filter_map(|selection| {
        let Selection::Field(field) = &selection.node else {
            return None;
        };
        let field = &field.node;
        let (mut subjects, mut is_unbounded_search) = (Vec::new(), false);
        for (_, argument) in &field.arguments {
            let fill = |name: Name| {
                let given = variables.and_then(|variables| variables.get(name.as_str()));
                ConstValue::from_json(given.cloned().unwrap_or_default())
            };
            if let Ok(argument) = argument.node.clone().into_const_with(fill) {
                collect_strings(&argument, &mut subjects);
                is_unbounded_search |= is_unbounded(&argument);
            }
        }
        Some(RootField {
            operation: Operation::from_root_field(&field.name.node)?,
            key: field.response_key().node.to_string(),
            subjects,
            is_unbounded_search,
        })
    });
    fields.collect()
}

/// Whether it is a free-text search without a lower time bound.
fn is_unbounded(argument: &ConstValue) -> bool {
    let ConstValue::Object(fields) = argument else {
        return false;
    };
    let has = |name| {
        fields
            .get(name)
            .is_some_and(|value| *value != ConstValue::Null)
    };
    has("search") && !has("contentUpdatedAfter")
}

fn collect_strings(value: &ConstValue, strings: &mut Vec<String>) {
    match value {
        ConstValue::String(string) => strings.push(string.clone()),
        ConstValue::List(items) => items.iter().for_each(|item| collect_strings(item, strings)),
        ConstValue::Object(fields) => fields
            .values()
            .for_each(|field| collect_strings(field, strings)),
        _ => {}
    }
}

/// The dialog whose events the document subscribes to, as the real Dialogporten determines it
/// before anything else: the first definition must be the subscription, and the id must be a
/// literal, not a variable.
pub(super) fn subscribed_dialog(document: &ExecutableDocument) -> Option<Uuid> {
    let (_, operation) = document
        .operations
        .iter()
        .min_by_key(|(_, operation)| operation.pos)?;
    let is_first = document
        .fragments
        .values()
        .all(|fragment| fragment.pos > operation.pos);
    if !is_first || !is_subscription(&operation.node) {
        return None;
    }
    let field: &Field = operation
        .node
        .selection_set
        .node
        .items
        .iter()
        .find_map(|selection| match &selection.node {
            Selection::Field(field) => Some(&field.node),
            _ => None,
        })?;
    let written = field.get_argument("dialogId")?.node.clone();
    match written.into_const()? {
        ConstValue::String(id) => id.parse().ok(),
        _ => None,
    }
}

/// Whether the operation is a subscription.
pub(super) fn is_subscription(operation: &OperationDefinition) -> bool {
    operation.ty == OperationType::Subscription
}

/// Whether it exceeds the maximum depth.
pub(super) fn is_too_deep(document: &ExecutableDocument, operation: &OperationDefinition) -> bool {
    depth(&operation.selection_set.node, &document.fragments, 0) > MAX_DEPTH
}

fn depth(set: &SelectionSet, fragments: &Fragments, nested: usize) -> usize {
    if nested > MAX_FRAGMENT_NESTING {
        return 0;
    }
    let depths = set.items.iter().map(|selection| match &selection.node {
        Selection::Field(field) if field.node.name.node.starts_with("__") => 1,
        Selection::Field(field) => 1 + depth(&field.node.selection_set.node, fragments, nested + 1),
        Selection::InlineFragment(fragment) => {
            depth(&fragment.node.selection_set.node, fragments, nested + 1)
        }
        Selection::FragmentSpread(spread) => {
            let fragment = fragments.get(&spread.node.fragment_name.node);
            fragment.map_or(0, |fragment| {
                depth(&fragment.node.selection_set.node, fragments, nested + 1)
            })
        }
    });
    depths.max().unwrap_or(0)
}
