//! Stories of accounts: how people come, prove who they are, change their minds, and leave.

mod addresses;
mod departures;
mod emails;
mod exports;
mod passwords;
mod profiles;
mod registrations;
mod second_factors;
mod sessions;
mod sign_in;
