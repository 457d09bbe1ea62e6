//! Null propagation: a failed field nulls its nearest nullable parent, as GraphQL demands. The
//! engine leaves the field out and keeps the rest, which the recordings contradict: one dialog
//! without content nulls its list, one failed root field the whole answer.

use std::collections::HashMap;

use async_graphql::{
    PathSegment,
    parser::{
        Error, parse_schema,
        types::{
            BaseType, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
            SelectionSet, Type, TypeKind, TypeSystemDefinition,
        },
    },
};
use serde_json::Value;

/// Type of each field of each type in the schema.
#[derive(Debug)]
pub(super) struct FieldTypes(HashMap<(String, String), Type>);

/// A selected field, with the type that its fragment names.
struct SelectedField<'a> {
    type_name: String,
    field: &'a Field,
}

impl FieldTypes {
    pub(super) fn from_sdl(sdl: &str) -> Result<Self, Error> {
        let mut types = HashMap::new();
        for definition in parse_schema(sdl)?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let fields = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            for field in fields {
                let key = (
                    definition.node.name.node.to_string(),
                    field.node.name.node.to_string(),
                );
                types.insert(key, field.node.ty.node);
            }
        }
        Ok(Self(types))
    }

    /// Nulls the value that this error reaches. An unresolvable path nulls the whole answer.
    pub(super) fn propagate(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        path: &[PathSegment],
        data: &mut Value,
    ) {
        let keep = self.nullable_prefix(document, operation, path).unwrap_or(0);
        let mut node = data;
        for segment in path.iter().take(keep) {
            let inner = match segment {
                PathSegment::Field(key) => node.get_mut(key.as_str()),
                PathSegment::Index(index) => node.get_mut(*index),
            };
            // A value on the path is already null.
            let Some(inner) = inner else { return };
            node = inner;
        }
        *node = Value::Null;
    }

    /// Length of the prefix that leads to the deepest nullable value on the path.
    fn nullable_prefix(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        path: &[PathSegment],
    ) -> Option<usize> {
        let mut sets = vec![&operation.selection_set.node];
        let root = match operation.ty {
            OperationType::Mutation => "Mutations",
            OperationType::Query | OperationType::Subscription => "Queries",
        };
        let mut at = Type {
            base: BaseType::Named(async_graphql::Name::new(root)),
            nullable: true,
        };
        let mut keep = 0;
        for (depth, segment) in path.iter().enumerate() {
            at = match (segment, &at.base) {
                (PathSegment::Index(_), BaseType::List(inner)) => (**inner).clone(),
                (PathSegment::Field(key), BaseType::Named(name)) => {
                    let mut selected = Vec::new();
                    collect_fields(document, &sets, name, key, &mut selected);
                    // A field that was not selected cannot be followed further.
                    let Some(first) = selected.first() else { break };
                    let field = (first.type_name.clone(), first.field.name.node.to_string());
                    sets = selected
                        .iter()
                        .map(|selected| &selected.field.selection_set.node)
                        .collect();
                    self.0.get(&field)?.clone()
                }
                _ => return None,
            };
            if at.nullable {
                keep = depth + 1;
            }
        }
        Some(keep)
    }
}

/// The selected fields with this response key.
fn collect_fields<'a>(
    document: &'a ExecutableDocument,
    sets: &[&'a SelectionSet],
    type_name: &str,
    key: &str,
    selected_fields: &mut Vec<SelectedField<'a>>,
) {
    for selection in sets.iter().flat_map(|set| &set.items) {
        let (condition, inner) = match &selection.node {
            Selection::Field(field) => {
                if field.node.response_key().node == key {
                    selected_fields.push(SelectedField {
                        type_name: type_name.to_owned(),
                        field: &field.node,
                    });
                }
                continue;
            }
            Selection::InlineFragment(fragment) => {
                let fragment = &fragment.node;
                (
                    fragment.type_condition.as_ref(),
                    &fragment.selection_set.node,
                )
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let Some(fragment) = document.fragments.get(name) else {
                    continue;
                };
                (
                    Some(&fragment.node.type_condition),
                    &fragment.node.selection_set.node,
                )
            }
        };
        let type_name = condition.map_or(type_name, |condition| condition.node.on.node.as_str());
        collect_fields(document, &[inner], type_name, key, selected_fields);
    }
}
