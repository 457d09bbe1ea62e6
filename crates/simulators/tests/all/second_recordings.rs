//! Second set of recordings, made on another day in a larger world: each file is a rule that the
//! simulated Dialogporten follows, and each has a test.
//!
//! What depends on the larger world is not compared: which dialogs of others are found, and how
//! many. Compared outcomes are status, errors and their types, and whether there is a list.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::dialogporten::Switches;

use crate::{
    dialogporten_env::{Answer, DialogportenEnv, USER, read},
    dialogporten_simulator::{HIGH, LIST, OPEN, own_party},
    recordings::{comparable, compare},
    timelines::changed_fields,
};

/// The dialog of which only the progress changes.
const PROGRESSING: &str = "01a0f51c-7cc0-7062-8000-0000000bd77e";

/// One recorded request with its answer.
struct Case {
    name: String,
    request: Value,
    response: Value,
}

impl Case {
    fn all_of(file: &str) -> Vec<Self> {
        let cases: Vec<Value> = serde_json::from_value(read(&format!("second/{file}"))).unwrap();
        assert!(!cases.is_empty());
        let case = |case: Value| Self {
            name: case["name"].as_str().unwrap().to_owned(),
            request: case["request"].clone(),
            response: case["response"].clone(),
        };
        cases.into_iter().map(case).collect()
    }

    fn path(&self) -> &str {
        self.request["path"].as_str().unwrap()
    }

    /// The row of a list with one item.
    fn row(&self) -> Value {
        self.response["body"]["data"]["searchDialogs"]["items"][0].clone()
    }

    /// The id returned by a creation.
    fn made(&self) -> &str {
        self.response["body"].as_str().unwrap()
    }

    /// Sends it as the user of the world, regardless of the recorded user.
    async fn send(&self, env: &DialogportenEnv) -> Answer {
        let headers: Vec<_> = self.request["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let token = env.issuer.token(USER, HIGH);
        let token = (self.request["token"] != "none").then_some(token.as_str());
        let body = match &self.request["body"] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let method = self.request["method"].as_str().unwrap();
        env.send(method, self.path(), &headers, token, body).await
    }
}

/// Outcome of a request: the status, whether anything failed during execution, and for each root
/// field the types of its errors, its success flag and whether it has a list.
fn outcome(status: &Value, body: &Value) -> Value {
    let fields = body["data"].as_object().into_iter().flatten();
    let fields = fields.map(|(name, field)| {
        let errors = field["errors"].as_array().into_iter().flatten();
        let errors: Vec<_> = errors.map(|error| &error["__typename"]).collect();
        json!([name, errors, field["success"], field["items"].is_array()])
    });
    json!({
        "status": status,
        "failed": body["errors"].is_array(),
        "fields": fields.collect::<Vec<_>>(),
    })
}

/// Replays a file in order and checks the outcomes; returns the answers.
async fn replay(env: &DialogportenEnv, file: &str) -> Vec<(Case, Value)> {
    let mut answers = Vec::new();
    let mut differences = Vec::new();
    for case in Case::all_of(file) {
        env.clock.advance(SignedDuration::from_millis(100));
        let answer = case.send(env).await;
        let wanted = outcome(&case.response["status"], &case.response["body"]);
        let found = outcome(&json!(answer.status), &answer.body);
        if wanted != found {
            differences.push(format!("{}: {wanted} / {found}", case.name));
        }
        answers.push((case, answer.body));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    answers
}

/// Ids of the dialogs that were found.
fn found(body: &Value) -> Option<Vec<&str>> {
    let items = body["data"]["searchDialogs"]["items"].as_array()?;
    Some(
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect(),
    )
}

fn title(text: &str) -> Value {
    json!({ "title": { "value": [{ "languageCode": "nb", "value": text }],
        "mediaType": "text/plain" } })
}

/// A dialog of the user, in the format of the control interface and the world.
fn dialog(id: &str) -> Value {
    let create = json!({ "id": id, "party": own_party(), "content": title("Brev"),
        "serviceResource": "urn:altinn:resource:sykepenger" });
    json!({ "serviceOwner": "nav", "create": create })
}

/// Repeats a service owner's change through the control interface.
async fn apply_as_service_owner(env: &DialogportenEnv, case: &Case) {
    let (path, query) = case.path().split_once('?').unwrap_or((case.path(), ""));
    let below = path.strip_prefix("/api/v1/serviceowner").unwrap();
    let query = match query {
        "isSilentUpdate=true" => "?silent=true".to_owned(),
        "" => String::new(),
        reader => format!("?{reader}"),
    };
    let body = &case.request["body"];
    let with_id = |id: &str| {
        let mut body = body.clone();
        body["id"] = json!(id);
        body
    };
    match case.request["method"].as_str().unwrap() {
        "POST" if below == "/dialogs" => {
            let mut create = with_id(case.made());
            // Transmissions that are later reported as opened are added at creation.
            if create["transmissions"].is_array() {
                create["transmissions"][0]["id"] = json!(first_opened());
            }
            let body = json!({ "serviceOwner": "nav", "create": create });
            env.control_ok("POST", "/dialogs", &body).await;
        }
        "POST" => {
            let path = format!("{below}{query}");
            env.control_ok("POST", &path, &with_id(case.made())).await;
        }
        "PATCH" => {
            let path = format!("{below}/patch{query}");
            env.control_ok("POST", &path, &patch(body)).await;
        }
        _ => {
            let path = format!("{below}{query}");
            env.control_ok("GET", &path, &Value::Null).await;
        }
    }
}

/// Id of the transmission that the activities refer to.
fn first_opened() -> String {
    let cases = Case::all_of("activities");
    let opened = cases
        .iter()
        .find(|case| case.name == "post-TransmissionOpened");
    let body = &opened.unwrap().request["body"];
    body["transmissionId"].as_str().unwrap().to_owned()
}

/// A JSON Patch of one step, in the format of the control interface.
fn patch(steps: &Value) -> Value {
    let (path, value) = (steps[0]["path"].as_str().unwrap(), &steps[0]["value"]);
    match path.strip_prefix('/').unwrap() {
        "content/title/value/0/value" => json!({ "content": title(value.as_str().unwrap()) }),
        field => json!({ field: value }),
    }
}

/// A row without the times that the server generates.
fn timeless(row: &Value) -> Value {
    let mut row = comparable(row, "");
    for field in ["updatedAt", "contentUpdatedAt"] {
        row.as_object_mut().unwrap().remove(field);
    }
    if let Some(activity) = row["latestActivity"].as_object_mut() {
        activity.remove("createdAt");
        // The actor id of a person is generated in each run; a service owner has none.
        let kept = &mut activity["performedBy"];
        *kept = comparable(kept, "");
    }
    row
}

/// Replays a file of changes and compares the row after each, as recorded.
async fn replay_timeline(env: &DialogportenEnv, file: &str) {
    let mut differences = Vec::new();
    let mut before: Option<(Value, Value)> = None;
    for case in Case::all_of(file) {
        env.clock.advance(SignedDuration::from_secs(1));
        if case.path().starts_with("/api/v1/serviceowner") {
            apply_as_service_owner(env, &case).await;
            continue;
        }
        if case.name.starts_with("after-label") || case.name == "rest-list" {
            continue;
        }
        let answer = case.send(env).await;
        let wanted = case.row();
        if wanted.is_null() {
            assert_eq!(answer.status, 200, "{}", case.name);
            continue;
        }
        let row = answer.body["data"]["searchDialogs"]["items"][0].clone();
        differences.extend(compare(&timeless(&wanted), &timeless(&row), &case.name));
        if let Some((wanted_before, row_before)) = &before {
            let (wanted, found) = (
                changed_fields(wanted_before, &wanted),
                changed_fields(row_before, &row),
            );
            if wanted != found {
                differences.push(format!("{}: moved {wanted:?} / {found:?}", case.name));
            }
        }
        before = Some((wanted, row));
    }
    assert!(before.is_some(), "no row was compared");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[tokio::test]
async fn activities_every_type_can_be_the_latest_and_moves_the_update_alone() {
    let env = DialogportenEnv::start().await;
    replay_timeline(&env, "activities").await;
    let kinds: BTreeSet<_> = Case::all_of("activities")
        .iter()
        .filter_map(|case| case.name.strip_prefix("post-").map(str::to_owned))
        .collect();
    assert_eq!(kinds.len(), 17);
}

#[tokio::test]
async fn timeline_2_a_silent_update_changes_its_field_and_nothing_else() {
    let env = DialogportenEnv::start().await;
    replay_timeline(&env, "timeline-2").await;
    // Openings through a service owner's system are distinguished.
    let cases = Case::all_of("timeline-2");
    let log = cases
        .iter()
        .find(|case| case.name == "rest-seenlog")
        .unwrap();
    let via = |log: &Value| {
        let entries = log.as_array().unwrap().iter();
        entries
            .map(|entry| entry["isViaServiceOwner"].clone())
            .collect::<Vec<_>>()
    };
    let answer = log.send(&env).await;
    let first_two = &via(&answer.body)[..2];
    assert_eq!(first_two, via(&log.response["body"]));
}

#[tokio::test]
async fn bulk_2_takes_1_to_100_dialogs_without_duplicates_all_or_nothing() {
    let cases = Case::all_of("bulk-2");
    let named = &cases[2].request["body"]["variables"]["input"]["dialogs"];
    let ids: Vec<_> = named.as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 101);
    let env = DialogportenEnv::start_with(|world| {
        let dialogs = world["dialogs"].as_array_mut().unwrap();
        dialogs.extend(
            ids.iter()
                .map(|id| dialog(id["dialogId"].as_str().unwrap())),
        );
    })
    .await;
    replay(&env, "bulk-2").await;
    // The last of the hundred was archived and moved back; the first two are in the bin.
    let input = json!({ "party": [own_party()], "systemLabel": ["BIN"], "limit": 1000 });
    let binned = env.ask(LIST, &json!({ "input": input })).await;
    let binned = found(&binned).unwrap();
    for (place, id) in ids.iter().enumerate() {
        let is_binned = binned.contains(&id["dialogId"].as_str().unwrap());
        assert_eq!(is_binned, place < 2, "{place}");
    }
}

#[tokio::test]
async fn labels_2_of_two_places_the_later_counts_and_leaving_one_leads_to_the_inbox() {
    let env = DialogportenEnv::start().await;
    let id = Case::all_of("timeline-2")[0].made().to_owned();
    let mut sent = dialog(&id);
    let person = json!({ "actorType": "PartyRepresentative", "actorId": own_party() });
    sent["create"]["transmissions"] = json!([{ "type": "Submission", "sender": person,
        "content": title("Svar") }]);
    env.control_ok("POST", "/dialogs", &sent).await;
    let after = Case::all_of("timeline-2");
    for case in Case::all_of("labels-2") {
        let answer = case.send(&env).await;
        let wanted = outcome(&case.response["status"], &case.response["body"]);
        assert_eq!(
            outcome(&json!(answer.status), &answer.body),
            wanted,
            "{}",
            case.name
        );
        let name = format!("after-label-{}", case.name);
        let Some(after) = after.iter().find(|after| after.name == name) else {
            continue;
        };
        let sorted = |row: &Value| comparable(&row["endUserContext"], "")["systemLabels"].clone();
        let query = "query s($input: SearchDialogInput!) { searchDialogs(input: $input) {
            items { id endUserContext { systemLabels } } } }";
        let input = json!({ "party": [own_party()], "limit": 1000 });
        let list = env.ask(query, &json!({ "input": input })).await;
        let items = list["data"]["searchDialogs"]["items"].as_array().unwrap();
        let row = items.iter().find(|item| item["id"] == id.as_str()).unwrap();
        assert_eq!(sorted(row), sorted(&after.row()), "{}", case.name);
    }
}

#[tokio::test]
async fn etag_a_wrong_if_match_changes_nothing_and_a_reading_in_graphql_has_no_etag() {
    let env = DialogportenEnv::start().await;
    let cases = Case::all_of("etag");
    let id = cases[0].path().rsplit('/').next().unwrap();
    env.control_ok("POST", "/dialogs", &dialog(id)).await;
    let path = format!("{}/dialogs/{id}", env.control);
    let etag = |answer: &reqwest::Response| {
        let value = answer.headers().get("etag").unwrap();
        value.to_str().unwrap().to_owned()
    };
    let now = etag(&env.http.get(&path).send().await.unwrap());
    for (name, if_match) in [
        (
            "patch-wrong-if-match",
            "00000000-0000-0000-0000-000000000001",
        ),
        ("patch-right-if-match", now.as_str()),
    ] {
        let case = cases.iter().find(|case| case.name == name).unwrap();
        let request = env.http.post(format!("{path}/patch"));
        let request = request.header("if-match", if_match);
        let body = patch(&case.request["body"]).to_string();
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(
            json!(answer.status().as_u16()),
            case.response["status"],
            "{name}"
        );
        if answer.status().is_success() {
            assert_ne!(etag(&answer), now);
        }
    }
    let body = json!({ "query": OPEN, "variables": { "id": id } });
    let answer = env
        .send(
            "POST",
            "/graphql",
            &[("content-type", "application/json")],
            Some(&env.issuer.token(USER, HIGH)),
            Some(body.to_string()),
        )
        .await;
    assert!(!answer.body["data"]["dialogById"]["dialog"].is_null());
    assert!(answer.headers.get("etag").is_none());
}

#[tokio::test]
async fn free_text_2_tags_are_found_without_a_language_and_names_of_files_are_searched() {
    let env = DialogportenEnv::start().await;
    for (case, body) in replay(&env, "free-text-2").await {
        assert_eq!(found(&body), found(&case.response["body"]), "{}", case.name);
    }
}

#[tokio::test]
async fn http_2_a_body_that_is_no_request_is_400_whatever_is_accepted() {
    let env = DialogportenEnv::start().await;
    for case in Case::all_of("http-2") {
        let answer = case.send(&env).await;
        assert_eq!(
            json!(answer.status),
            case.response["status"],
            "{}",
            case.name
        );
        for name in ["content-type", "www-authenticate"] {
            let found = answer
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap());
            assert_eq!(
                found,
                case.response["headers"][name].as_str(),
                "{} {name}",
                case.name
            );
        }
    }
    let token = env.issuer.token(USER, HIGH);
    let headers = [
        ("accept", "application/json"),
        ("content-type", "application/json"),
    ];
    for body in [
        "",
        r#"[{"query":"{ limits { endUserSearch { maxPartyFilterValues } } }"}]"#,
    ] {
        let body = Some(body.to_owned());
        let answer = env
            .send("POST", "/graphql", &headers, Some(&token), body)
            .await;
        assert_eq!(answer.status, 400);
    }
}

#[tokio::test]
async fn limits_count_repetitions_and_a_nul_breaks_a_search() {
    let env = DialogportenEnv::start().await;
    replay(&env, "limits").await;
    for field in ["externalReference", "org", "extendedStatus"] {
        let value = if field == "externalReference" {
            json!("a\0b")
        } else {
            json!(["a\0b"])
        };
        let input = json!({ "party": [own_party()], field: value });
        let answer = env.ask(LIST, &json!({ "input": input })).await;
        assert!(answer["data"].is_null(), "{field}: {answer}");
    }
}

#[tokio::test]
async fn paging_due_an_ascending_token_without_a_date_fails_and_a_descending_one_goes_on() {
    let env = DialogportenEnv::start().await;
    replay(&env, "paging-due").await;
    let ask = async |direction: &str, token: Option<String>| {
        let mut input = json!({ "party": [own_party()], "limit": 1000, "excludeApiOnly": true,
            "orderBy": [{ "dueAt": direction }] });
        if let Some(token) = token {
            input["continuationToken"] = json!(token);
        }
        let query = "query s($input: SearchDialogInput!) { searchDialogs(input: $input) {
            items { id dueAt } } }";
        let answer = env.ask(query, &json!({ "input": input })).await;
        answer["data"]["searchDialogs"]["items"].clone()
    };
    let rows = |items: Value| serde_json::from_value::<Vec<Value>>(items).unwrap();
    let rising = rows(ask("ASC", None).await);
    let undated: Vec<_> = rising
        .iter()
        .filter(|row| row["dueAt"].is_null())
        .cloned()
        .collect();
    assert!(undated.len() > 3 && undated.len() < rising.len());
    let token = format!("dueat_,id_{}", undated[0]["id"].as_str().unwrap());
    assert!(ask("ASC", Some(token.clone())).await.is_null());
    let falling = rows(ask("DESC", Some(token)).await);
    // The same order among those without a date, then the latest deadline first.
    let (rest, dated) = falling.split_at(undated.len() - 1);
    assert_eq!(rest, &undated[1..]);
    assert!(dated.iter().all(|row| row["dueAt"].is_string()));
    assert_eq!(dated.len(), rising.len() - undated.len());
}

#[tokio::test]
async fn process_is_compared_as_written_and_may_be_relative_but_has_no_space() {
    let env = DialogportenEnv::start().await;
    for (case, body) in replay(&env, "process").await {
        assert_eq!(found(&body), found(&case.response["body"]), "{}", case.name);
    }
    let input = json!({ "party": [own_party()], "process": "urn:test: 1" });
    let answer = env.ask(LIST, &json!({ "input": input })).await;
    let errors = &answer["data"]["searchDialogs"]["errors"];
    assert_eq!(errors[0]["__typename"], "SearchDialogValidationError");
}

/// Ids of the services in an answer, without those of the larger world, and the flag
/// `isFullCatalogueFallback`.
fn services(body: &Value) -> Option<(BTreeSet<String>, Value)> {
    let services = &body["data"]["serviceResources"];
    let items = services["items"].as_array()?.iter();
    let ids = items.map(|item| item["serviceResource"]["id"].as_str().unwrap().to_owned());
    Some((
        ids.filter(|id| !id.starts_with("tjeneste-")).collect(),
        services["isFullCatalogueFallback"].clone(),
    ))
}

#[tokio::test]
async fn service_resources_the_catalogue_comes_for_whatever_parties_and_is_not_called_so() {
    let env = DialogportenEnv::start().await;
    env.simulator.set_switches(Switches {
        full_catalogue: true,
        ..Switches::default()
    });
    for case in Case::all_of("service-resources") {
        let answer = case.send(&env).await;
        let wanted = services(&case.response["body"]).unwrap();
        assert_eq!(services(&answer.body), Some(wanted), "{}", case.name);
    }
}

#[tokio::test]
async fn service_resources_toggle_own_services_come_for_sound_parties_and_are_not_called_so() {
    // In the larger world, access for the person does not imply access for the company.
    let env = DialogportenEnv::start_with(|world| {
        let parties = world["authorizedParties"].as_array_mut().unwrap();
        parties[0]["authorizedResources"] =
            json!(["skattemelding", "sykepenger", "hemmelig-helse"]);
        parties[2]["authorizedResources"] = json!(["mva-melding", "aksjonaerregister"]);
    })
    .await;
    for case in Case::all_of("service-resources-toggle") {
        // Another user's services, in the larger world.
        if case.request["token"] == "professional" {
            continue;
        }
        let answer = case.send(&env).await;
        let wanted = services(&case.response["body"]);
        assert_eq!(services(&answer.body), wanted, "{}", case.name);
        assert_eq!(
            answer.body["data"].is_null(),
            wanted.is_none(),
            "{}",
            case.name
        );
    }
}

#[tokio::test]
async fn updated_after_takes_what_only_progress_changed_and_content_updated_after_does_not() {
    let env = DialogportenEnv::start().await;
    let cases = Case::all_of("updated");
    // One minute after the time bound of the searches.
    let input = &cases[1].request["body"]["variables"]["input"];
    let bound: jiff::Timestamp = input["updatedAfter"].as_str().unwrap().parse().unwrap();
    env.clock.set(bound + SignedDuration::from_mins(1));
    for case in cases {
        if case.path().starts_with("/api/v1/serviceowner") {
            apply_as_service_owner(&env, &case).await;
            continue;
        }
        let answer = case.send(&env).await;
        let has = |body: &Value| found(body).unwrap().contains(&PROGRESSING);
        assert_eq!(
            has(&answer.body),
            has(&case.response["body"]),
            "{}",
            case.name
        );
    }
}
