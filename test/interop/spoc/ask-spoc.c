/*
 * A foreign SPOC's client on what wsdl2h and soapcpp2 made of our WSDL, at the address in it.
 *
 * ask-spoc OWN CA: files with our key and certificate, and with the certificate of the other side. Reads a call a line:
 * the operation, then NAME=VALUE with tabs before each, octets in base64. Writes an answer a call, each a line of JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "SPOCSOAPBinding.nsmap"
#include "soapH.h"

#define MOST_MEMBERS 16

static char *names[MOST_MEMBERS];
static char *values[MOST_MEMBERS];
static int count;

static char *member(const char *name) {
  for (int at = 0; at < count; at += 1) {
    if (strcmp(names[at], name) == 0) return values[at];
  }
  return NULL;
}

/* Takes the line apart in place; returns the operation. */
static char *read_call(char *line) {
  char *operation = strtok(line, "\t\n");
  count = 0;
  for (char *word; count < MOST_MEMBERS && (word = strtok(NULL, "\t\n")) != NULL;) {
    char *equals = strchr(word, '=');
    if (equals == NULL) continue;
    *equals = '\0';
    names[count] = word;
    values[count] = equals + 1;
    count += 1;
  }
  return operation;
}

static struct xsd__base64Binary octets(struct soap *soap, const char *base64) {
  struct xsd__base64Binary made;
  memset(&made, 0, sizeof made);
  made.__ptr = (unsigned char *)soap_base642s(soap, base64, NULL, 0, &made.__size);
  return made;
}

static void print_answer(struct soap *soap, const char *result, const struct _spoc__certificateSequence *sequence) {
  printf("{\"result\":\"%s\"", result);
  if (sequence != NULL) {
    printf(",\"certificateSequence\":{\"certificate\":[");
    for (int at = 0; at < sequence->__sizecertificate; at += 1) {
      const struct xsd__base64Binary *one = &sequence->certificate[at];
      printf("%s\"%s\"", at == 0 ? "" : ",", soap_s2base64(soap, one->__ptr, NULL, one->__size));
    }
    printf("]}");
  }
  printf("}\n");
}

static void print_fault(struct soap *soap) {
  char text[512];
  soap_sprint_fault(soap, text, sizeof text);
  for (char *at = text; *at != '\0'; at += 1) {
    if ((unsigned char)*at < ' ' || *at == '"' || *at == '\\') *at = ' ';
  }
  printf("{\"fault\":\"%s\"}\n", text);
}

static int request_certificate(struct soap *soap) {
  struct _spoc__RequestCertificateRequest request;
  struct _spoc__RequestCertificateResponse response;
  memset(&request, 0, sizeof request);
  request.callerID = member("callerID");
  request.messageID = member("messageID");
  request.certificateRequest = octets(soap, member("certificateRequest"));
  if (soap_call___spoc__RequestCertificate(soap, NULL, NULL, &request, &response)) return 0;
  print_answer(soap, soap_spoc__RequestCertificateResultType2s(soap, response.result), response.certificateSequence);
  return 1;
}

static int get_ca_certificates(struct soap *soap) {
  struct _spoc__GetCACertificatesRequest request;
  struct _spoc__GetCACertificatesResponse response;
  memset(&request, 0, sizeof request);
  request.callerID = member("callerID");
  request.messageID = member("messageID");
  if (soap_call___spoc__GetCACertificates(soap, NULL, NULL, &request, &response)) return 0;
  print_answer(soap, soap_spoc__GetCACertificatesResultType2s(soap, response.result), response.certificateSequence);
  return 1;
}

static int send_certificates(struct soap *soap) {
  struct _spoc__SendCertificatesRequest request;
  struct _spoc__SendCertificatesResponse response;
  struct _spoc__certificateSequence sequence;
  struct xsd__base64Binary certificate;
  memset(&request, 0, sizeof request);
  request.callerID = member("callerID");
  request.messageID = member("messageID");
  if (soap_s2spoc__SendCertificatesStatusInfoType(soap, member("statusInfo"), &request.statusInfo)) return 0;
  if (member("certificate") != NULL) {
    certificate = octets(soap, member("certificate"));
    sequence.__sizecertificate = 1;
    sequence.certificate = &certificate;
    request.certificateSequence = &sequence;
  }
  if (soap_call___spoc__SendCertificates(soap, NULL, NULL, &request, &response)) return 0;
  print_answer(soap, soap_spoc__SendCertificatesResultType2s(soap, response.result), NULL);
  return 1;
}

static int general_message(struct soap *soap) {
  struct _spoc__GeneralMessageRequest request;
  struct _spoc__GeneralMessageResponse response;
  memset(&request, 0, sizeof request);
  request.callerID = member("callerID");
  request.messageID = member("messageID");
  request.subject = member("subject");
  request.body = member("body");
  if (soap_call___spoc__GeneralMessage(soap, NULL, NULL, &request, &response)) return 0;
  print_answer(soap, soap_spoc__GeneralMessageResultType2s(soap, response.result), NULL);
  return 1;
}

static int ask(struct soap *soap, const char *operation) {
  if (strcmp(operation, "RequestCertificate") == 0) return request_certificate(soap);
  if (strcmp(operation, "GetCACertificates") == 0) return get_ca_certificates(soap);
  if (strcmp(operation, "SendCertificates") == 0) return send_certificates(soap);
  return general_message(soap);
}

int main(int argc, char **argv) {
  static char line[65536];
  struct soap *soap = soap_new1(SOAP_XML_STRICT | SOAP_C_UTFSTRING);
  if (argc != 3) return 2;
  /* the other side is known by its certificate, which names an address and no host */
  unsigned short checks = SOAP_SSL_REQUIRE_SERVER_AUTHENTICATION | SOAP_SSL_SKIP_HOST_CHECK;
  soap_ssl_init();
  if (soap_ssl_client_context(soap, checks, argv[1], NULL, argv[2], NULL, NULL)) {
    soap_print_fault(soap, stderr);
    return 1;
  }
  while (fgets(line, sizeof line, stdin) != NULL) {
    const char *operation = read_call(line);
    if (operation == NULL) continue;
    if (!ask(soap, operation)) print_fault(soap);
    soap_destroy(soap);
    soap_end(soap);
  }
  soap_free(soap);
  return 0;
}
