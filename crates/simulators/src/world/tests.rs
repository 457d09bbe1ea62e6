//! Properties of the worlds that the demo and other tests rely on.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const NOW: &str = "2026-11-24T09:30:00Z";

fn world() -> Value {
    world_at(NOW)
}

fn world_at(now: &str) -> Value {
    build_small_json(now.parse().unwrap(), &addresses()).unwrap()
}

fn made(size: Size, now: &str) -> World {
    build(size, now.parse().unwrap(), &addresses()).unwrap()
}

/// The two worlds that have a JSON form.
fn worlds_at(now: &str) -> [Value; 2] {
    [world_at(now), made(Size::Standard, now).value]
}

fn addresses() -> Addresses {
    Addresses {
        service_owner: Url::parse("http://etat.localhost:8083").unwrap(),
    }
}

fn dialogs(world: &Value) -> &Vec<Value> {
    world["dialogs"].as_array().unwrap()
}

/// Calls `see` with every object in `value`, including itself.
fn visit<'a>(value: &'a Value, name: &'a str, see: &mut dyn FnMut(&'a str, &'a Value)) {
    see(name, value);
    match value {
        Value::Object(object) => object
            .iter()
            .for_each(|(name, value)| visit(value, name, see)),
        Value::Array(list) => list.iter().for_each(|value| visit(value, name, see)),
        _ => {}
    }
}

fn all_texts(value: &Value, field: &str) -> Vec<String> {
    let mut texts = Vec::new();
    visit(value, "", &mut |name, value| {
        if name == field && value.is_object() && value.get("value").is_some_and(Value::is_array) {
            for phrase in value["value"].as_array().unwrap() {
                texts.push(phrase["value"].as_str().unwrap().to_owned());
            }
        }
    });
    texts
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn is_synthetic(pid: &str) -> bool {
    crate::idporten::is_synthetic(pid)
}

fn is_organisation_number(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .zip([3, 2, 7, 6, 5, 4, 3, 2, 1])
        .map(|(d, w)| d * w)
        .sum();
    digits.len() == 9
        && sum.is_multiple_of(11)
        && (number.starts_with('2') || number.starts_with('3'))
}

#[test]
fn the_same_time_gives_the_same_world() {
    let texts = || worlds_at(NOW).map(|world| world.to_string());
    assert!(texts() == texts());
}

#[test]
fn ids_are_unique_and_of_version_7() {
    for world in worlds_at(NOW) {
        let mut seen = BTreeSet::new();
        for dialog in dialogs(&world) {
            visit(dialog, "", &mut |name, value| {
                if name == "id" {
                    let id: uuid::Uuid = value.as_str().unwrap().parse().unwrap();
                    assert_eq!(id.get_version_num(), 7);
                    assert!(seen.insert(id), "{id} twice");
                }
            });
        }
        assert!(seen.len() > 150, "{}", seen.len());
    }
}

#[test]
fn nobody_is_real() {
    for person in people(Size::Large).unwrap() {
        assert!(
            person.pid.as_deref().is_none_or(is_synthetic),
            "{}",
            person.key
        );
        assert_eq!(person.description.len(), 3, "{}", person.key);
    }
    assert!(is_synthetic("17891761279"), "the child");
    for world in worlds_at(NOW) {
        visit(
            &world,
            "",
            &mut |name, value| match (name, value.as_str()) {
                ("organizationNumber" | "orgNumber", Some(number)) => {
                    assert!(is_organisation_number(number), "{number}");
                }
                ("url", Some(url)) => {
                    let host = Url::parse(url).unwrap().host_str().unwrap().to_owned();
                    assert!(
                        host.ends_with(".example.no") || host == "etat.localhost",
                        "{url}"
                    );
                }
                _ => {}
            },
        );
    }
}

#[test]
fn four_people_reach_what_their_descriptions_say() {
    let people = people(Size::Small).unwrap();
    assert_eq!(people.len(), 4);
    assert_eq!(people.iter().filter(|one| one.pid.is_none()).count(), 1);
    assert_eq!(
        people
            .iter()
            .filter(|one| !one.levels.contains(&Level::High))
            .count(),
        1
    );
    assert!(people.iter().all(|one| one.description.len() == 3));
    let world = world();
    let parties = |at: usize| {
        world["people"][at]["authorizedParties"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((parties(0), parties(1), parties(2)), (1, 3, 1));
    let units: usize = world["people"][1]["authorizedParties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|party| party["subunits"].as_array().unwrap().len())
        .sum();
    assert_eq!(units, 1);
}

#[test]
fn every_status_and_every_label_occurs() {
    let world = world();
    let mut statuses = BTreeMap::new();
    let mut labels = BTreeSet::new();
    for dialog in dialogs(&world) {
        let status = dialog["create"]["status"]
            .as_str()
            .unwrap_or("NotApplicable");
        *statuses.entry(status).or_insert(0) += 1;
        let given = dialog["labels"].as_array().cloned().unwrap_or_default();
        if given.is_empty() {
            labels.insert("Default".to_owned());
        }
        labels.extend(given.iter().map(|label| label.as_str().unwrap().to_owned()));
        let sent = dialog["create"]["transmissions"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if sent.iter().any(|one| one["type"] == "Submission") {
            labels.insert("Sent".to_owned());
        }
    }
    let expected = [
        "Awaiting",
        "Completed",
        "Draft",
        "InProgress",
        "NotApplicable",
        "RequiresAttention",
    ];
    assert_eq!(statuses.keys().copied().collect::<Vec<_>>(), expected);
    let expected = ["Archive", "Bin", "Default", "MarkedAsUnopened", "Sent"];
    assert_eq!(
        labels.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn texts_keep_dialogportens_limits_and_reach_two_of_them() {
    for world in worlds_at(NOW) {
        let longest = |field: &str| {
            all_texts(&world["dialogs"], field)
                .iter()
                .map(|text| text.chars().count())
                .max()
                .unwrap()
        };
        assert_eq!(longest("title"), 255);
        assert_eq!(longest("extendedStatus"), 25);
        assert!(longest("summary") <= 255);
        assert!(longest("additionalInfo") <= 1023);
        assert!(longest("senderName") <= 255);
        visit(&world["dialogs"], "", &mut |_, value| {
            if let Some(text) = value.as_str() {
                assert!(!text.trim().is_empty());
                assert!(!text.contains(['{', '}']), "{text}");
            }
        });
    }
}

#[test]
fn every_text_that_has_nynorsk_has_all_three_languages() {
    for world in worlds_at(NOW) {
        let (mut complete, mut single) = (0, 0);
        visit(&world["dialogs"], "", &mut |_, value| {
            let Some(list) = value.as_array() else { return };
            let languages: Vec<&str> = list
                .iter()
                .filter_map(|phrase| phrase["languageCode"].as_str())
                .collect();
            match languages.as_slice() {
                [] => {}
                // Norwegian and Northern Sami.
                [_] | ["nb", "se"] => single += 1,
                many => {
                    assert_eq!(many.iter().collect::<BTreeSet<_>>().len(), 3, "{list:?}");
                    complete += 1;
                }
            }
        });
        assert!(
            complete > 5 * single && single > 0,
            "{complete} and {single}"
        );
    }
}

#[test]
fn times_are_in_order_whenever_the_world_begins() {
    // A winter day, just after midnight on New Year's Day, a leap day, and the hour that is
    // skipped in spring.
    for now in [
        NOW,
        "2025-12-31T23:01:00Z",
        "2028-02-29T22:59:00Z",
        "2026-03-29T01:00:00Z",
    ] {
        let worlds = worlds_at(now);
        let now: Timestamp = now.parse().unwrap();
        for dialog in worlds.iter().flat_map(dialogs) {
            let created = time(&dialog["create"]["createdAt"]).unwrap();
            let changed = time(&dialog["contentUpdatedAt"]).unwrap_or(created);
            assert!(created <= changed && changed <= now, "{dialog}");
            visit(dialog, "", &mut |name, value| {
                if name == "createdAt" || name == "at" {
                    let at = time(value).unwrap();
                    assert!((created..=now).contains(&at), "{dialog}");
                }
            });
        }
    }
}

#[test]
fn deadlines_lie_on_both_sides_of_now_and_post_in_several_years() {
    let now: Timestamp = NOW.parse().unwrap();
    let world = world();
    let (mut days_left, mut years) = (Vec::new(), BTreeSet::new());
    for dialog in dialogs(&world) {
        let created = time(&dialog["create"]["createdAt"]).unwrap();
        years.insert(created.to_string()[..4].to_owned());
        if let Some(due) = time(&dialog["create"]["dueAt"]) {
            days_left.push(due.duration_since(now).as_hours() / 24);
        }
    }
    assert!(
        days_left.iter().any(|days| *days < -3),
        "past: {days_left:?}"
    );
    assert!(
        days_left.iter().any(|days| (0..3).contains(days)),
        "near: {days_left:?}"
    );
    assert!(
        days_left.iter().any(|days| *days > 30),
        "far: {days_left:?}"
    );
    assert!(years.len() >= 3, "{years:?}");
}

#[test]
fn what_a_dialog_may_lack_is_lacking_somewhere() {
    let world = world();
    let lacks = |field: &str| {
        let content = |dialog: &&Value| dialog["create"]["content"].get(field).is_none();
        dialogs(&world).iter().filter(content).count()
    };
    assert!(lacks("summary") > 2 && lacks("senderName") > 10 && lacks("additionalInfo") > 10);
    assert_eq!(lacks("title"), 1, "the one for systems only");
    assert!(
        dialogs(&world)
            .iter()
            .any(|dialog| dialog["create"]["isApiOnly"] == true)
    );
}

#[test]
fn actions_of_each_kind_occur_within_dialogportens_limits() {
    let world = world();
    let (mut kinds, mut with_prompt, mut deletes) = (BTreeSet::new(), 0, 0);
    for dialog in dialogs(&world) {
        let mut count = BTreeMap::new();
        for action in dialog["create"]["guiActions"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let method = action["httpMethod"].as_str().unwrap_or("GET");
            let priority = action["priority"].as_str().unwrap();
            kinds.insert(format!("{method} {priority}"));
            *count.entry(priority).or_insert(0) += 1;
            with_prompt += usize::from(method == "POST" && action.get("prompt").is_some());
            deletes += usize::from(action["isDeleteDialogAction"] == true && method == "DELETE");
        }
        for (priority, count) in count {
            assert!(
                count <= if priority == "Tertiary" { 5 } else { 1 },
                "{dialog}"
            );
        }
    }
    for kind in ["GET Primary", "GET Secondary", "GET Tertiary"] {
        assert!(kinds.contains(kind), "{kind}");
    }
    assert_eq!((with_prompt, deletes), (1, 1));
}

#[test]
fn attachments_of_each_kind_occur() {
    let now: Timestamp = NOW.parse().unwrap();
    let world = world();
    let (mut several, mut system_only, mut expired) = (0, 0, 0);
    for dialog in dialogs(&world) {
        let attachments = dialog["create"]["attachments"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        several += usize::from(attachments.len() > 2);
        for attachment in attachments {
            let urls = attachment["urls"].as_array().unwrap();
            system_only += usize::from(urls.iter().all(|url| url["consumerType"] == "Api"));
            let until = attachment["expiresAt"]
                .as_str()
                .map(|at| at.parse::<Timestamp>().unwrap());
            expired += usize::from(until.is_some_and(|at| at < now));
        }
    }
    assert!(several > 0 && system_only > 0 && expired > 0);
}

#[test]
fn one_action_is_denied_and_one_letter_demands_the_high_level() {
    let world = world();
    let denied = &world["people"][1]["denied"][0];
    let resource = format!(
        "urn:altinn:resource:{}",
        denied["resource"].as_str().unwrap()
    );
    let hit = dialogs(&world).iter().any(|dialog| {
        let actions = dialog["create"]["guiActions"]
            .as_array()
            .into_iter()
            .flatten();
        dialog["create"]["serviceResource"] == resource.as_str()
            && actions
                .into_iter()
                .any(|action| action["action"] == denied["action"])
    });
    assert!(hit);
    let high = world["resources"].as_array().unwrap().iter();
    let high: Vec<_> = high
        .filter(|one| one["minimumAuthenticationLevel"] == 4)
        .collect();
    assert_eq!(high.len(), 1);
    let letters = dialogs(&world).iter().filter(|dialog| {
        dialog["create"]["serviceResource"]
            == format!("urn:altinn:resource:{}", high[0]["id"].as_str().unwrap()).as_str()
    });
    let with_cover = letters.filter(|dialog| {
        dialog["create"]["content"]
            .get("nonSensitiveTitle")
            .is_some()
    });
    assert_eq!(
        with_cover.count(),
        2,
        "one for each who can and cannot reach it"
    );
}

#[test]
fn every_party_and_every_service_owner_has_messages() {
    let world = world();
    let parties: BTreeSet<&str> = dialogs(&world)
        .iter()
        .map(|dialog| dialog["create"]["party"].as_str().unwrap())
        .collect();
    assert_eq!(parties.len(), 6);
    for code in world["serviceOwners"].as_object().unwrap().keys() {
        assert!(
            dialogs(&world)
                .iter()
                .any(|dialog| dialog["serviceOwner"] == code.as_str()),
            "{code}"
        );
    }
}

mod large;
mod standard;
