//! Simulated ID-porten over loopback HTTP, driven by a relying party and a browser that share no
//! code with it.

mod authorization;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod exchange;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod login;
#[cfg(test)]
mod logout;
#[cfg(test)]
mod relying_party;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod tokens;
