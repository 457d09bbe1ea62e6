//! Language negotiation: reduces texts to the one language that a request asks for.

use super::create::Localization;

/// The languages of ISO 639-1. Norwegian has no code of its own here: it is either of its two
/// written forms (recordings, 11).
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co \
    cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he \
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku \
    kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn nr nv \
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss \
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za \
    zh zu";

/// The base language of a code without its region (`en-GB`, `en_GB`), if ISO 639-1 has it.
pub(super) fn base_language(code: &str) -> Option<&str> {
    let base = code.split(['-', '_']).next()?;
    CODES
        .split_whitespace()
        .any(|known| known == base)
        .then_some(base)
}

/// Languages of the request's `Accept-Language`, best first; `None` keeps all languages.
#[derive(Clone, Debug, Default)]
pub(super) struct Languages(Option<Vec<String>>);

impl Languages {
    /// Parses the header. An invalid header keeps all languages.
    pub(super) fn parse(header: Option<&str>) -> Self {
        Self(header.and_then(parse))
    }

    /// One text per language, sorted by language code regardless of input order; or only the best
    /// one.
    pub(super) fn select(&self, texts: &[Localization]) -> Vec<Localization> {
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
        let requested = self.0.as_ref()?;
        let is_neighbour = requested.iter().any(|code| code == "sv" || code == "da");
        let rest = if is_neighbour {
            ["nb", "en"]
        } else {
            ["en", "nb"]
        };
        let order = requested.iter().map(String::as_str).chain(rest);
        order
            .into_iter()
            .find_map(|code| texts.iter().find(|text| text.language_code == code))
    }
}

/// A weight is written without spaces (`en;q=0.5`); anything else makes the header unreadable.
fn parse(header: &str) -> Option<Vec<String>> {
    let mut weighted = header
        .split(',')
        .map(|part| parse_weighted_tag(part.trim()))
        .collect::<Option<Vec<_>>>()?;
    weighted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Some(weighted.into_iter().map(|(code, _)| code).collect())
}

fn parse_weighted_tag(part: &str) -> Option<(String, f32)> {
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
