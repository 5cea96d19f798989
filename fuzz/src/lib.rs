//! What must hold of any bytes. The fuzz targets call it with what they invent, the tests of the rooms with what is
//! kept in `corpus/`.

pub mod sources;
pub mod texts;
