/*
 * Reads and verifies card-verifiable objects with OpenPACE's library. A line in, a line of JSON out:
 *   KIND OCTETS ISSUER PARAMETERS      KIND: certificate, request or authenticated; the rest in hex, - for none
 * ISSUER is the certificate of the key that is to have signed (outer signature: authenticated), PARAMETERS that of the CVCA
 * whose domain parameters count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <eac/cv_cert.h>
#include <eac/eac.h>
#include <openssl/err.h>
#include <openssl/evp.h>

CVC_CERT_REQUEST *d2i_CVC_CERT_REQUEST(CVC_CERT_REQUEST **, const unsigned char **, long);
CVC_CERT_AUTHENTICATION_REQUEST *d2i_CVC_CERT_AUTHENTICATION_REQUEST(
    CVC_CERT_AUTHENTICATION_REQUEST **, const unsigned char **, long);

static CVC_CERT *issuer, *parameters;
static int has_issuer;
static const char *separator;

static unsigned char *from_hex(const char *hex, long *length) {
  *length = strlen(hex) / 2;
  unsigned char *octets = malloc(*length + 1);
  for (long i = 0; i < *length; i++) {
    unsigned int octet = 0;
    sscanf(hex + 2 * i, "%2x", &octet);
    octets[i] = octet;
  }
  return octets;
}

static void say(const char *name, const char *value) {
  printf("%s\"%s\":\"%s\"", separator, name, value);
  separator = ",";
}

static void say_octets(const char *name, const ASN1_STRING *value) {
  if (!value) {
    printf("%s\"%s\":null", separator, name);
  } else {
    printf("%s\"%s\":\"", separator, name);
    for (int i = 0; i < value->length; i++) printf("%02x", value->data[i]);
    printf("\"");
  }
  separator = ",";
}

static void say_identifier(const char *name, const ASN1_OBJECT *value) {
  char text[512] = "";
  OBJ_obj2txt(text, sizeof text, value, 1);
  say(name, text);
}

static void say_key(const CVC_PUBKEY *key) {
  say_identifier("algorithm", key->oid);
  say_octets("81", key->cont1);
  say_octets("82", key->cont2);
  say_octets("83", key->cont3);
  say_octets("84", key->cont4);
  say_octets("85", key->cont5);
  say_octets("86", key->cont6);
  say_octets("87", key->cont7);
}

static void say_extensions(const STACK_OF(CVC_DISCRETIONARY_DATA_TEMPLATE) *extensions) {
  int count = extensions ? OPENSSL_sk_num((const OPENSSL_STACK *)extensions) : 0;
  char name[32];
  snprintf(name, sizeof name, "%d", count);
  say("extensions", name);
  for (int i = 0; i < count; i++) {
    const CVC_DISCRETIONARY_DATA_TEMPLATE *one = OPENSSL_sk_value((const OPENSSL_STACK *)extensions, i);
    snprintf(name, sizeof name, "extension%d", i);
    say_identifier(name, one->type);
    snprintf(name, sizeof name, "extension%d.80", i);
    say_octets(name, one->discretionary_data1);
    snprintf(name, sizeof name, "extension%d.81", i);
    say_octets(name, one->discretionary_data2);
    snprintf(name, sizeof name, "extension%d.53", i);
    say_octets(name, one->discretionary_data3);
  }
}

static void say_verdict(const char *name, int answer) {
  say(name, answer == 1 ? "valid" : answer == 0 ? "invalid" : "error");
}

static CVC_CERT *certificate_from(const char *hex) {
  long length;
  if (!strcmp(hex, "-")) return NULL;
  unsigned char *octets = from_hex(hex, &length);
  const unsigned char *at = octets;
  CVC_CERT *certificate = NULL;
  certificate = CVC_d2i_CVC_CERT(&certificate, &at, length);
  free(octets);
  return certificate;
}

/** The key of a certificate, its domain parameters inherited where it is not a CVCA's. */
static EVP_PKEY *key_of(const CVC_CERT *certificate) {
  EVP_PKEY *inherited = NULL;
  if (!certificate) return NULL;
  if (parameters && CVC_get_role(cvc_get_chat(certificate)) != CVC_CVCA) inherited = CVC_pubkey2pkey(parameters, NULL, NULL);
  EVP_PKEY *key = CVC_pubkey2pkey(certificate, NULL, inherited);
  if (!key && inherited) EVP_PKEY_free(inherited);
  return key;
}

static int is_null(char *text) {
  int absent = text == NULL;
  OPENSSL_free(text);
  return absent;
}

/** What an accessor of the library will not give out, it has refused. */
static const char *refusal_of(const CVC_CERT *certificate) {
  if (CVC_get_profile_identifier(certificate) != 0) return "profile identifier";
  if (is_null(CVC_get_car(certificate))) return "CAR";
  if (is_null(CVC_get_chr(certificate))) return "CHR";
  if (is_null(CVC_get_effective_date(certificate))) return "effective date";
  if (is_null(CVC_get_expiration_date(certificate))) return "expiration date";
  if ((int)CVC_get_role(cvc_get_chat(certificate)) < 0) return "role";
  return NULL;
}

static void read_certificate(const unsigned char *octets, long length) {
  const unsigned char *at = octets;
  CVC_CERT *certificate = NULL;
  if (!CVC_d2i_CVC_CERT(&certificate, &at, length)) {
    say("refused", "decoding");
    return; /* what was made of it stays behind: freeing is not safe for every way this fails */
  }
  const char *refusal = at < octets + length ? "octets left over" : refusal_of(certificate);
  if (refusal) {
    say("refused", refusal);
    CVC_CERT_free(certificate);
    return;
  }
  const CVC_CERT_BODY *body = certificate->body;
  say_octets("car", body->certificate_authority_reference);
  say_octets("chr", body->certificate_holder_reference);
  say_octets("effective", body->certificate_effective_date);
  say_octets("expires", body->certificate_expiration_date);
  say_identifier("terminalType", body->chat->terminal_type);
  say_octets("authorization", body->chat->relative_authorization);
  say_key(body->public_key);
  say_extensions(body->certificate_extensions);
  say_octets("signature", certificate->signature);
  EVP_PKEY *own = key_of(certificate);
  say("ownKey", own ? "usable" : "unusable");
  if (has_issuer) {
    EVP_PKEY *key = key_of(issuer);
    say_verdict("verified", key ? CVC_verify_signature(certificate, OBJ_obj2nid(issuer->body->public_key->oid), key) : -1);
    EVP_PKEY_free(key);
  }
  EVP_PKEY_free(own);
  CVC_CERT_free(certificate);
}

static const char *refusal_of_request(const CVC_CERT_REQUEST_BODY *body) {
  const ASN1_INTEGER *profile = body->certificate_profile_identifier;
  return ASN1_INTEGER_get(profile) == 0 ? NULL : "profile identifier";
}

static void say_request(const CVC_CERT_REQUEST *request) {
  const CVC_CERT_REQUEST_BODY *body = request->body;
  say_octets("car", body->certificate_authority_reference);
  say_octets("chr", body->certificate_holder_reference);
  say_key(body->public_key);
  say_extensions(body->certificate_extensions);
  say_octets("signature", request->inner_signature);
  say_verdict("verified", CVC_verify_request_signature(request));
}

static void read_request(const unsigned char *octets, long length) {
  const unsigned char *at = octets;
  CVC_CERT_REQUEST *request = d2i_CVC_CERT_REQUEST(NULL, &at, length);
  if (!request) {
    say("refused", "decoding");
    return;
  }
  const char *refusal = at < octets + length ? "octets left over" : refusal_of_request(request->body);
  if (refusal) say("refused", refusal);
  else say_request(request);
  CVC_CERT_REQUEST_free(request);
}

static CVC_CERT *look_up(const unsigned char *chr, size_t length) {
  (void)chr;
  (void)length;
  return issuer ? CVC_CERT_dup(issuer) : NULL;
}

static void read_authenticated(const unsigned char *octets, long length) {
  const unsigned char *at = octets;
  CVC_CERT_AUTHENTICATION_REQUEST *request = d2i_CVC_CERT_AUTHENTICATION_REQUEST(NULL, &at, length);
  if (!request) {
    say("refused", "decoding");
    return;
  }
  const char *refusal = at < octets + length ? "octets left over" : refusal_of_request(request->request->body);
  if (refusal) {
    say("refused", refusal);
  } else {
    say_request(request->request);
    say_octets("outerCar", request->certificate_authority_reference);
    say_octets("outerSignature", request->outer_signature);
    if (has_issuer) {
      EAC_CTX *context = EAC_CTX_new();
      EAC_CTX_init_ta(context, NULL, 0, NULL, 0);
      EAC_CTX_set_cvca_lookup(context, look_up);
      say_verdict("outerVerified", CVC_verify_authentication_request_signatures(context, request));
      EAC_CTX_clear_free(context);
    }
  }
  CVC_CERT_AUTHENTICATION_REQUEST_free(request);
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  EAC_init();
  while (getline(&line, &room, stdin) > 0) {
    const char *kind = strtok(line, " \n"), *hex = strtok(NULL, " \n");
    const char *issuer_hex = strtok(NULL, " \n"), *parameters_hex = strtok(NULL, " \n");
    if (!kind || !hex || !issuer_hex || !parameters_hex) return 2;
    long length = 0;
    unsigned char *octets = from_hex(strcmp(hex, "-") ? hex : "", &length);
    has_issuer = strcmp(issuer_hex, "-") != 0;
    issuer = certificate_from(issuer_hex);
    parameters = certificate_from(parameters_hex);
    printf("{");
    separator = "";
    if (!strcmp(kind, "certificate")) read_certificate(octets, length);
    else if (!strcmp(kind, "request")) read_request(octets, length);
    else read_authenticated(octets, length);
    printf("}\n");
    fflush(stdout);
    CVC_CERT_free(issuer);
    CVC_CERT_free(parameters);
    ERR_clear_error();
    free(octets);
  }
  free(line);
  return 0;
}
