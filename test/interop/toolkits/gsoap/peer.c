/*
 * A partner on what wsdl2h and soapcpp2 make of our WSDL. It knows the node by that and its TLS certificate.
 *
 * peer ask KEY_AND_CERTIFICATE NODE_CERTIFICATE: reads lines, "call OPERATION", then one for each value, "PATH",
 * "PATH text VALUE" or "PATH octets BASE64", where a PATH is accessors with dots between. Asks at the address in the WSDL.
 * Writes an answer a call, each a line of JSON.
 * peer receive KEY_AND_CERTIFICATE NODE_CERTIFICATE: serves whoever shows the node's TLS certificate. Writes "port N",
 * then a line of JSON for each message. Ends when its standard input does.
 */
#include "peer.h"
#include <arpa/inet.h>
#include <poll.h>

enum { MOST_VALUES = 32, SECONDS = 20 };

static struct { char *path, *value; } values[MOST_VALUES];
static int value_count;

const char *given(const char *path)
{
    for (int index = 0; index < value_count; index += 1)
        if (!strcmp(values[index].path, path)) return values[index].value;
    return NULL;
}

char *inside(struct soap *soap, const char *path, const char *accessor)
{
    size_t length = strlen(path) + strlen(accessor) + 2;
    char *joined = soap_malloc(soap, length);
    snprintf(joined, length, "%s%s%s", path, *path ? "." : "", accessor);
    return joined;
}

struct xsd__base64Binary octets(struct soap *soap, const char *base64)
{
    struct xsd__base64Binary made = {0};
    if (base64) made.__ptr = (unsigned char *)soap_base642s(soap, base64, NULL, 0, &made.__size);
    return made;
}

static int follows; /* something stands before, on the same level */

static void comma(const char *name)
{
    if (follows) putchar(',');
    if (name) printf("\"%s\":", name);
    follows = 1;
}

void begin(const char *name)
{
    comma(name);
    putchar('{');
    follows = 0;
}

void end(void)
{
    putchar('}');
    follows = 1;
}

void begin_list(const char *name)
{
    comma(name);
    putchar('[');
    follows = 0;
}

void end_list(void)
{
    putchar(']');
    follows = 1;
}

void end_line(void)
{
    putchar('\n');
    fflush(stdout);
    follows = 0;
}

void print_text(const char *name, const char *text)
{
    if (!text) return;
    comma(name);
    putchar('"');
    for (; *text; text += 1) {
        if (*text == '"' || *text == '\\') putchar('\\');
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

void print_octets(const char *name, struct soap *soap, const struct xsd__base64Binary *value)
{
    if (value && value->__ptr) print_text(name, soap_s2base64(soap, value->__ptr, NULL, value->__size));
}

static void complain(struct soap *soap)
{
    char text[600] = "";
    soap_sprint_fault(soap, text, sizeof text);
    begin(NULL);
    print_text("fault", text);
    end();
}

static void ask_what_was_read(struct soap *soap, const char *operation)
{
    if (ask(soap, operation)) complain(soap);
    end_line();
    soap_end(soap);
    for (int index = 0; index < value_count; index += 1) free(values[index].path);
    value_count = 0;
}

/* A value stays in the line it was read in; the path is where that line begins. */
static void keep_value(char *line)
{
    char *kind = strchr(line, ' ');
    char *value = kind ? strchr(kind + 1, ' ') : NULL;
    if (value_count == MOST_VALUES) exit(2);
    values[value_count].path = line;
    values[value_count].value = value ? value + 1 : "";
    value_count += 1;
    if (kind) *kind = 0;
}

static int ask_all(struct soap *soap)
{
    char *line = NULL, *operation = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, "call ", 5)) {
            keep_value(line);
        } else {
            if (operation) ask_what_was_read(soap, operation);
            operation = line + 5;
        }
        line = NULL; /* the next one is read into memory of its own */
        room = 0;
    }
    if (operation) ask_what_was_read(soap, operation);
    return 0;
}

static int receive_all(struct soap *soap)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    soap->bind_flags = SO_REUSEADDR;
    if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", 0, 16))) return 1;
    getsockname(soap->master, (struct sockaddr *)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct pollfd looked[] = {{.fd = 0, .events = POLLIN}, {.fd = soap->master, .events = POLLIN}};
        char ignored[64];
        poll(looked, 2, -1);
        if (looked[0].revents && read(0, ignored, sizeof ignored) <= 0) return 0;
        if (!(looked[1].revents & POLLIN)) continue;
        if (!soap_valid_socket(soap_accept(soap)) || soap_ssl_accept(soap) || soap_serve(soap))
            soap_print_fault(soap, stderr);
        soap_destroy(soap);
        soap_end(soap);
    }
}

int main(int count, char **arguments)
{
    struct soap *soap = soap_new1(SOAP_XML_STRICT);
    int asks = count == 4 && !strcmp(arguments[1], "ask");
    if (count != 4 || (!asks && strcmp(arguments[1], "receive"))) return 2;
    soap->connect_timeout = soap->send_timeout = soap->recv_timeout = SECONDS;
    if (asks
            ? soap_ssl_client_context(soap, SOAP_SSL_REQUIRE_SERVER_AUTHENTICATION, arguments[2], NULL, arguments[3], NULL, NULL)
            : soap_ssl_server_context(soap, SOAP_SSL_REQUIRE_CLIENT_AUTHENTICATION, arguments[2], NULL, arguments[3], NULL,
                                      NULL, NULL, "peer")) {
        soap_print_fault(soap, stderr);
        return 1;
    }
    return asks ? ask_all(soap) : receive_all(soap);
}
