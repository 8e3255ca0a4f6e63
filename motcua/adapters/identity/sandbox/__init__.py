"""A provider of identities to try things on: VNeID's and the public service portal's."""
