//! Everything around the inbox, made to know each other: the provider, Dialogporten and the demo
//! service owner.

use serde_json::Value;
use url::Url;

use super::{
    dialogporten::{self, Dialogporten},
    idporten::{self, ClientAuthentication, ClientRegistration, Idporten, TestPerson},
    service_owner::{self, Cases, ClientKey, ServiceOwner},
    world::{self, Addresses, Level, Person, Size},
};
use clock::Clock;

/// Origins of all parts.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The inbox.
    pub inbox: Url,
    /// The provider's endpoints for servers; the issuer.
    pub issuer: Url,
    /// The provider's pages for browsers.
    pub login: Url,
    /// Dialogporten.
    pub dialogporten: Url,
    /// Dialogporten's control interface.
    pub control: Url,
    /// The demo service owner.
    pub service_owner: Url,
}

/// The inbox as a client of the provider.
#[derive(Clone, Debug)]
pub struct InboxClient {
    /// Its id there.
    pub id: String,
    /// Its public keys, as a JWK set.
    pub keys: Value,
}

/// The parts, ready to be served.
#[derive(Clone, Debug)]
pub struct FakeServices {
    /// The provider.
    pub idporten: Idporten,
    /// Dialogporten.
    pub dialogporten: Dialogporten,
    /// The demo service owner.
    pub service_owner: ServiceOwner,
    /// The people one can log in as.
    pub people: Vec<Person>,
    /// The world that Dialogporten began with, but for what is too much for JSON.
    pub world: Value,
}

/// Why the parts cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The world.
    #[error(transparent)]
    World(#[from] world::Error),
    /// The provider.
    #[error(transparent)]
    Idporten(#[from] idporten::Error),
    /// Dialogporten.
    #[error(transparent)]
    Dialogporten(#[from] dialogporten::Error),
    /// The service owner.
    #[error(transparent)]
    ServiceOwner(#[from] service_owner::Error),
}

impl FakeServices {
    /// Makes the parts for a world of this size.
    ///
    /// # Errors
    /// Says which part could not be made.
    pub fn new(
        places: &Origins,
        inbox: &InboxClient,
        clock: &Clock,
        size: Size,
    ) -> Result<Self, Error> {
        let addresses = Addresses {
            service_owner: places.service_owner.clone(),
        };
        let made = world::make(size, clock.now(), &addresses)?;
        let (people, world) = (made.people, made.value);
        let service_owner = ServiceOwner::new(service_owner::Settings {
            public_url: places.service_owner.clone(),
            issuer: places.issuer.clone(),
            client_id: "demo-etat".to_owned(),
            key: ClientKey::generate()?,
            dialogporten: places.dialogporten.clone(),
            control: places.control.clone(),
            inbox: places.inbox.clone(),
            clock: clock.clone(),
            cases: Cases::from_world(&world, &places.service_owner),
        })?;
        let idporten = Idporten::new(idporten::Settings {
            issuer: places.issuer.clone(),
            login: places.login.clone(),
            clients: vec![client_of_inbox(places, inbox), client_of(&service_owner)],
            people: people.iter().map(test_person).collect(),
            clock: clock.clone(),
        })?;
        let dialogporten = Dialogporten::new(dialogporten::Settings {
            base: places.dialogporten.clone(),
            issuer: places.issuer.clone(),
            clock: clock.clone(),
            world: made.seed,
        })?;
        Ok(Self {
            idporten,
            dialogporten,
            service_owner,
            people,
            world,
        })
    }
}

/// The inbox, with ID-porten's default lifetimes: a reader's pause of eleven minutes loses the
/// refresh token, so that the silent round trip is used in earnest
/// (`docs/rules/login.md#client-lifetimes`).
fn client_of_inbox(places: &Origins, inbox: &InboxClient) -> ClientRegistration {
    let at = |path: &str| places.inbox.origin().ascii_serialization() + path;
    let keys = ClientAuthentication::PrivateKeyJwt(inbox.keys.clone());
    ClientRegistration::new(&inbox.id, keys, &at("/logg-inn/retur"))
        .named("Felles arbeidsflate")
        .with_scope("digdir:dialogporten")
        .with_scope("digdir:dialogporten.noconsent")
        .with_post_logout(&at("/logget-ut"))
        .with_frontchannel_logout(&at("/logg-ut/varsel"))
}

fn client_of(service_owner: &ServiceOwner) -> ClientRegistration {
    let registration = service_owner.registration();
    let keys = ClientAuthentication::PrivateKeyJwtAt(registration.jwks_uri);
    ClientRegistration::new(&registration.client_id, keys, &registration.redirect_uri)
        .named(&registration.client_name)
        .with_post_logout(&registration.post_logout_redirect_uri)
        .with_frontchannel_logout(&registration.frontchannel_logout_uri)
}

fn test_person(person: &Person) -> TestPerson {
    let number = person.pid.as_deref();
    let made = TestPerson::new(
        &person.key,
        &person.given_name,
        &person.family_name,
        number.unwrap_or_default(),
    );
    let made = if number.is_some() {
        made
    } else {
        made.without_pid()
    };
    let made = made.described(person.description.clone());
    if person.levels.contains(&Level::High) {
        made
    } else {
        made.at_most_substantial()
    }
}
