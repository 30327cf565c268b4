//! The two commands that make a lone mongod a replica set, spoken by hand so that no client is needed.

use crate::shell::Result;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Makes the mongod on this port the only member of the set `rs`.
pub fn initiate(port: u16) -> Result {
    let member = document(&[&int("_id", 0), &text("host", &format!("127.0.0.1:{port}"))]);
    let members = document(&[&nested(3, "0", &member)]);
    let set = document(&[&text("_id", "rs"), &nested(4, "members", &members)]);
    let reply = command(port, &document(&[&nested(3, "replSetInitiate", &set), &text("$db", "admin")]))?;
    let accepted = contains(&reply, &[b"\x01ok\0".as_slice(), &1f64.to_le_bytes()].concat());
    if accepted { Ok(()) } else { Err(String::from_utf8_lossy(&reply).into_owned().into()) }
}

/// Whether this mongod has been elected and takes writes.
pub fn is_primary(port: u16) -> Result<bool> {
    let reply = command(port, &document(&[&int("hello", 1), &text("$db", "admin")]))?;
    Ok(contains(&reply, b"\x08isWritablePrimary\0\x01"))
}

/// Sends one OP_MSG and returns the reply, header and all.
fn command(port: u16, body: &[u8]) -> Result<Vec<u8>> {
    const OP_MSG: u32 = 2013;
    let length = 16 + 4 + 1 + body.len() as u32;
    let mut message = Vec::new();
    for number in [length, 1, 0, OP_MSG, 0] {
        message.extend(number.to_le_bytes());
    }
    message.push(0); // A section of kind 0: one document.
    message.extend(body);

    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(&message)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut reply = vec![0; (u32::from_le_bytes(length) as usize).saturating_sub(4)];
    stream.read_exact(&mut reply)?;
    Ok(reply)
}

fn document(elements: &[&[u8]]) -> Vec<u8> {
    let body = elements.concat();
    let length = (4 + body.len() + 1) as u32;
    [&length.to_le_bytes(), body.as_slice(), &[0]].concat()
}

fn int(name: &str, value: i32) -> Vec<u8> {
    [&[16], name.as_bytes(), &[0], &value.to_le_bytes()].concat()
}

fn text(name: &str, value: &str) -> Vec<u8> {
    let length = (value.len() + 1) as u32;
    [&[2], name.as_bytes(), &[0], &length.to_le_bytes(), value.as_bytes(), &[0]].concat()
}

/// A document (kind 3) or an array (kind 4), which is a document whose names are numbers.
fn nested(kind: u8, name: &str, document: &[u8]) -> Vec<u8> {
    [&[kind], name.as_bytes(), &[0], document].concat()
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_carries_its_own_length() {
        let bytes = document(&[&int("a", 1), &text("b", "x")]);
        assert_eq!(bytes, b"\x15\0\0\0\x10a\0\x01\0\0\0\x02b\0\x02\0\0\0x\0\0");
        assert_eq!(usize::from(bytes[0]), bytes.len());
    }
}
