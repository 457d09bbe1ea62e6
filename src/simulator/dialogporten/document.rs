//! Looks at a GraphQL document before it runs: what it asks, and how deep.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition,
        OperationType, Selection, SelectionSet,
    },
};

/// How deep a document may go; introspection is exempt.
const DEEPEST: usize = 12;

/// Nested fragments beyond this are left to the engine, which refuses cycles.
const MOST_NESTED: usize = 40;

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The operation that will run, with its name.
pub(super) fn operation<'a>(
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

/// Whether it changes something.
pub(super) fn is_mutation(operation: &OperationDefinition) -> bool {
    operation.ty == OperationType::Mutation
}

/// The names of its root fields, every alias counted.
pub(super) fn root_fields(operation: &OperationDefinition) -> Vec<String> {
    let items = operation.selection_set.node.items.iter();
    let names = items.filter_map(|selection| match &selection.node {
        Selection::Field(field) => Some(field.node.name.node.to_string()),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    });
    names.collect()
}

/// Whether it goes deeper than the service allows.
pub(super) fn is_too_deep(document: &ExecutableDocument, operation: &OperationDefinition) -> bool {
    depth(&operation.selection_set.node, &document.fragments, 0) > DEEPEST
}

fn depth(set: &SelectionSet, fragments: &Fragments, nested: usize) -> usize {
    if nested > MOST_NESTED {
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
