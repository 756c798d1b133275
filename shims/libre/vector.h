/* stun.decode and credential.* on libre, in vector.c. */
#ifndef ICESPEC_LIBRE_VECTOR_H
#define ICESPEC_LIBRE_VECTOR_H

#include "../common/shim.h"

void stun_decode (Json *input, Reply *reply);
void credential_match (Json *input, Reply *reply);
void credential_route (Json *input, Reply *reply);

#endif
