//! Elements of the base field of brainpoolP512r1 (modulus RFC 5639 `p`).

use elliptic_curve::{
    bigint::U512,
    ff::PrimeField,
    ops::BatchInvert,
    subtle::{Choice, ConstantTimeEq, CtOption},
};

/// The field's prime.
const MODULUS_HEX: &str = "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330871\
                           7d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3";

primefield::monty_field_params! {
    name: FieldParams,
    modulus: MODULUS_HEX,
    uint: U512,
    byte_order: primefield::ByteOrder::BigEndian,
    // 2 is the smallest quadratic non-residue, all that square roots need of a generator.
    multiplicative_generator: 2,
    doc: "Montgomery parameters of brainpoolP512r1's base field"
}

primefield::monty_field_element! {
    name: FieldElement,
    params: FieldParams,
    uint: U512,
    doc: "Element of brainpoolP512r1's base field"
}

primefield::monty_field_arithmetic! {
    name: FieldElement,
    params: FieldParams,
    uint: U512
}

impl BatchInvert for FieldElement {}

#[cfg(test)]
mod tests {
    use super::FieldElement;
    use elliptic_curve::bigint::U512;

    primefield::test_primefield!(FieldElement, U512);
}
