//! Cuts texts down to the one language that a request asks for.

use super::create::Localization;

/// The languages of a request's `Accept-Language`, best first; `None` cuts nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Languages(Option<Vec<String>>);

impl Languages {
    /// Reads the header. One that does not parse cuts nothing.
    pub(super) fn parse(header: Option<&str>) -> Self {
        Self(header.and_then(parse))
    }

    /// One text per language, sorted by language code, whatever order they were given in; or the
    /// best one alone.
    pub(super) fn pick(&self, texts: &[Localization]) -> Vec<Localization> {
        if let Some(one) = self.best(texts) {
            return vec![one.clone()];
        }
        let mut texts = texts.to_vec();
        texts.sort_by(|one, other| one.language_code.cmp(&other.language_code));
        texts
    }

    /// The first language asked for that exists, then English and bokmål; those who ask for
    /// Swedish or Danish read bokmål rather than English.
    fn best<'a>(&self, texts: &'a [Localization]) -> Option<&'a Localization> {
        let asked = self.0.as_ref()?;
        let is_neighbour = asked.iter().any(|code| code == "sv" || code == "da");
        let rest = if is_neighbour {
            ["nb", "en"]
        } else {
            ["en", "nb"]
        };
        let order = asked.iter().map(String::as_str).chain(rest);
        order
            .into_iter()
            .find_map(|code| texts.iter().find(|text| text.language_code == code))
    }
}

/// A weight is written without spaces (`en;q=0.5`); anything else makes the header unreadable.
fn parse(header: &str) -> Option<Vec<String>> {
    let mut weighted = header
        .split(',')
        .map(|part| weigh(part.trim()))
        .collect::<Option<Vec<_>>>()?;
    weighted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Some(weighted.into_iter().map(|(code, _)| code).collect())
}

fn weigh(part: &str) -> Option<(String, f32)> {
    let (tag, weight) = match part.split_once(';') {
        Some((tag, weight)) => (tag, weight.strip_prefix("q=")?.parse().ok()?),
        None => (part, 1.0),
    };
    let is_tag = !tag.is_empty()
        && tag
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-*".contains(character));
    let base = tag.split('-').next().unwrap_or(tag);
    is_tag.then(|| (base.to_lowercase(), weight))
}
