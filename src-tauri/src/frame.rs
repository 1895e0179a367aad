//! How a command or a reply travels with its bytes: four bytes length of the JSON (little endian), the JSON, the bytes.

/// Length of the length.
const HEAD: usize = 4;

/// Puts JSON and bytes into one body.
pub fn pack(json: &[u8], bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(json.len()).unwrap_or(u32::MAX);
    let mut body = Vec::with_capacity(HEAD + json.len() + bytes.len());
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(json);
    body.extend_from_slice(bytes);
    body
}

/// Takes them apart; `None` when the body is shorter than it says.
pub fn unpack(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<HEAD>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_travel_behind_the_json() {
        let body = pack(br#""session""#, &[1, 2, 3]);
        assert_eq!(unpack(&body), Some((br#""session""#.as_slice(), [1, 2, 3].as_slice())));
        assert_eq!(unpack(&pack(b"{}", &[])), Some((b"{}".as_slice(), [].as_slice())));
    }

    #[test]
    fn a_short_body_is_no_frame() {
        for body in [&[][..], &[1, 0, 0][..], &[9, 0, 0, 0, b'{'][..], &[255, 255, 255, 255, 1][..]] {
            assert_eq!(unpack(body), None, "{body:?}");
        }
    }
}
