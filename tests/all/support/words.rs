//! Reads the texts of the user interface as `fluent` does, but strictly.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

use super::source;

/// What one language says for one key.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// Names of the values it takes.
    pub(crate) arguments: BTreeSet<String>,
    /// What it chooses between, e.g. `count: one other`.
    pub(crate) forms: BTreeSet<String>,
    /// Keys of the messages and terms that it quotes.
    pub(crate) quotes: BTreeSet<String>,
    /// Its words.
    pub(crate) text: String,
}

/// The messages of one file by key, and what is wrong with it. Terms have keys with a dash before.
pub(crate) fn messages(source: &str) -> (BTreeMap<String, Message>, Vec<String>) {
    let (resource, mut faults) = match fluent_syntax::parser::parse(source) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.iter().map(ToString::to_string).collect()),
    };
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let (key, pattern, has_attributes) = match entry {
            Entry::Message(message) => (
                message.id.name.to_owned(),
                message.value.as_ref(),
                !message.attributes.is_empty(),
            ),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), false),
            Entry::Junk { content } => {
                faults.push(format!("not understood: {content}"));
                continue;
            }
            _ => continue,
        };
        let mut message = Message::default();
        if let Some(pattern) = pattern {
            message.read(pattern);
        }
        if message.text.trim().is_empty()
            && message.arguments.is_empty()
            && message.quotes.is_empty()
        {
            faults.push(format!("{key} is empty"));
        }
        if has_attributes {
            faults.push(format!("{key} has attributes, which nothing shows"));
        }
        if messages.insert(key.clone(), message).is_some() {
            faults.push(format!("{key} occurs twice"));
        }
    }
    (messages, faults)
}

/// Every key that the user interface has words for.
pub(crate) fn keys() -> BTreeSet<String> {
    let files = source::files("src/i18n", &["ftl"]);
    files
        .iter()
        .flat_map(|file| messages(&file.text).0.into_keys())
        .collect()
}

impl Message {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text += value,
                PatternElement::Placeable { expression } => {
                    self.text.push(' ');
                    self.read_expression(expression);
                }
            }
        }
        self.text.push(' ');
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                self.read_inline(selector);
                let key = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => (*value).to_owned(),
                };
                let keys: BTreeSet<String> =
                    variants.iter().map(|variant| key(&variant.key)).collect();
                let keys: Vec<String> = keys.into_iter().collect();
                self.forms
                    .insert(format!("{}: {}", subject(selector), keys.join(" ")));
                for variant in variants {
                    self.read(&variant.value);
                }
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { value } => self.text += value,
            InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                self.arguments.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.quotes.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.quotes.insert(format!("-{}", id.name));
                self.read_call(arguments.as_ref());
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                self.read_call(Some(arguments));
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
        }
    }

    fn read_call(&mut self, arguments: Option<&CallArguments<&str>>) {
        for argument in arguments.into_iter().flat_map(|call| &call.positional) {
            self.read_inline(argument);
        }
    }
}

fn subject(selector: &InlineExpression<&str>) -> String {
    match selector {
        InlineExpression::VariableReference { id } => id.name.to_owned(),
        InlineExpression::FunctionReference { id, arguments } => {
            let inner: Vec<String> = arguments.positional.iter().map(subject).collect();
            format!("{}({})", id.name, inner.join(" "))
        }
        _ => "?".to_owned(),
    }
}
