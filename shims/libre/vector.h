/* Single messages on libre, in vector.c. */
#ifndef ICESPEC_LIBRE_VECTOR_H
#define ICESPEC_LIBRE_VECTOR_H

#include "../common/shim.h"

bool decode_message (uint8_t *data, size_t length, const Login *login, Json *out);
void answer_match (const Match *match, Reply *reply);

#endif
