//! Alternative spellings of a word: with `æ`, `ø` and `å` where it was typed without them, and
//! without them where the dialog may have been written so.

/// Most spellings of one word, its own included.
const MOST: usize = 32;

/// Spellings without a Norwegian keyboard, each with the Norwegian letter. Two letters that stand
/// for one come before one of them alone.
const TWINS: [(&str, &str); 6] = [
    ("aa", "å"),
    ("ae", "æ"),
    ("oe", "ø"),
    ("ue", "ü"),
    ("a", "å"),
    ("o", "ø"),
];

/// Spellings of each marked letter: as one plain letter, as two, and as the Norwegian one.
const MARKED: [(char, [&str; 3]); 6] = [
    ('å', ["a", "aa", "å"]),
    ('æ', ["ae", "ae", "æ"]),
    ('ø', ["o", "oe", "ø"]),
    ('ä', ["a", "ae", "æ"]),
    ('ö', ["o", "oe", "ø"]),
    ('ü', ["u", "ue", "ü"]),
];

/// Alternative spellings of a text, in lower case and the likeliest first, and whether some are
/// left out. A text with a marked letter was typed on a keyboard that has them, so its other
/// letters are kept.
pub(super) fn others(text: &str) -> (Vec<String>, bool) {
    let text = text.to_lowercase();
    let has_marked = |c: char| MARKED.iter().any(|(marked, _)| *marked == c);
    let mut all = vec![text.clone()];
    let is_cut = if text.contains(has_marked) {
        for style in 0..3 {
            all.push(text.chars().map(|c| rewritten(c, style)).collect());
        }
        false
    } else {
        with_marks(&text, &mut all)
    };
    let mut others: Vec<String> = Vec::new();
    for other in all.split_off(1) {
        if other != text && !others.contains(&other) {
            others.push(other);
        }
    }
    (others, is_cut)
}

fn rewritten(c: char, style: usize) -> String {
    let marked = MARKED.iter().find(|(marked, _)| *marked == c);
    let other = marked.and_then(|(_, styles)| styles.get(style));
    other.map_or_else(|| c.to_string(), |other| (*other).to_owned())
}

/// Adds spellings with one letter changed, then with two, and so on; returns whether the limit was
/// reached.
fn with_marks(text: &str, all: &mut Vec<String>) -> bool {
    let places = places(text);
    // Indices of the changed places, ascending.
    let mut level: Vec<Vec<usize>> = vec![Vec::new()];
    while !level.is_empty() {
        let mut next = Vec::new();
        for changed in &level {
            let from = changed.last().map_or(0, |last| last + 1);
            for place in from..places.len() {
                if all.len() == MOST {
                    return true;
                }
                let mut more = changed.clone();
                more.push(place);
                all.push(changed_at(text, &places, &more));
                next.push(more);
            }
        }
        level = next;
    }
    false
}

/// Places where a letter could be another: the byte offset, and the pair of spellings.
fn places(text: &str) -> Vec<(usize, (&'static str, &'static str))> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let twins = TWINS.iter().find(|(plain, _)| rest.starts_with(plain));
        if let Some(twins) = twins {
            places.push((at, *twins));
        }
        at += match (twins, rest.chars().next()) {
            (Some((plain, _)), _) => plain.len(),
            (None, Some(c)) => c.len_utf8(),
            (None, None) => 1,
        };
    }
    places
}

fn changed_at(
    text: &str,
    places: &[(usize, (&'static str, &'static str))],
    changed: &[usize],
) -> String {
    let mut written = String::with_capacity(text.len() + changed.len());
    let mut done = 0;
    for (at, (plain, marked)) in changed.iter().filter_map(|place| places.get(*place)) {
        written.push_str(text.get(done..*at).unwrap_or_default());
        written.push_str(marked);
        done = at + plain.len();
    }
    written.push_str(text.get(done..).unwrap_or_default());
    written
}

/// Composes letters and combining marks, as some systems send them, into single characters.
pub(super) fn composed(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let whole = match (written.chars().next_back(), c) {
            (Some('a'), '\u{30a}') => 'å',
            (Some('A'), '\u{30a}') => 'Å',
            (Some('a'), '\u{308}') => 'ä',
            (Some('A'), '\u{308}') => 'Ä',
            (Some('o'), '\u{308}') => 'ö',
            (Some('O'), '\u{308}') => 'Ö',
            (Some('u'), '\u{308}') => 'ü',
            (Some('U'), '\u{308}') => 'Ü',
            (Some('e'), '\u{301}') => 'é',
            (Some('E'), '\u{301}') => 'É',
            _ => {
                written.push(c);
                continue;
            }
        };
        written.pop();
        written.push(whole);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_norwegian_twins() {
        for (text, expected) in [
            ("brev", &[][..]),
            ("Soknad", &["søknad", "soknåd", "søknåd"]),
            ("søknad", &["soknad", "soeknad"]),
            ("SOEKNAD", &["søknad", "soeknåd", "søknåd"]),
            ("baer", &["bær"]),
            ("bær", &["baer"]),
            ("skraa", &["skrå"]),
            ("Mueller", &["müller"]),
            ("Müller", &["muller", "mueller"]),
            ("ansökan", &["ansokan", "ansoekan", "ansøkan"]),
            ("på post", &["pa post", "paa post"]),
            ("2026", &[]),
        ] {
            assert_eq!(
                others(text),
                (expected.iter().map(|&s| s.to_owned()).collect(), false),
                "{text}"
            );
        }
    }

    #[test]
    fn a_word_of_very_many_letters_is_cut_and_tells_so() {
        let (some, is_cut) = others("sammenslaaingsavtaleorganisasjonaer");
        assert!(is_cut);
        assert_eq!(some.len(), MOST - 1);
        assert!(some.contains(&"sammenslåingsavtaleorganisasjonaer".to_owned()));
        let (all, is_cut) = others("barnehageplass");
        assert_eq!((all.len(), is_cut), (7, false));
    }

    #[test]
    fn marks_after_their_letter_join_it() {
        assert_eq!(
            composed("A\u{30a}s o\u{308} cafe\u{301} x\u{30a}"),
            "Ås ö café x\u{30a}"
        );
    }
}
