/* stun.decode and credential.* on libjuice, in vector.c. */
#ifndef ICESPEC_LIBJUICE_VECTOR_H
#define ICESPEC_LIBJUICE_VECTOR_H

#include "../common/shim.h"

void stun_decode (Json *input, Reply *reply);
void credential_match (Json *input, Reply *reply);
void credential_route (Json *input, Reply *reply);

#endif
