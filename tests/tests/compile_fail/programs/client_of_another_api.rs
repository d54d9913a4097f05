//! A client of one API is not a client of another.

use sailpoint_v2025::Client;

pub fn build() -> Client {
    sailpoint_v3::Client::builder().build().unwrap()
}

pub fn convert(client: sailpoint_v3::Client) -> Client {
    Client::from(client)
}

pub fn convert_inner(client: &sailpoint_v3::Client) -> Client {
    Client::from(client.as_ref().clone())
}

pub fn wrap(client: &sailpoint_v3::Client) -> Client {
    Client(client.as_ref().clone())
}
