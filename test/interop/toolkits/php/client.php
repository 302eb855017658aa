<?php
// A partner's client on PHP's SoapClient. It knows the node by its WSDL and TLS certificate alone.
// Reads {"wsdl", "style", "nodeCertificate", "certificate", "key", "calls": [{"operation", "arguments"}]} from standard
// input; writes an answer a call. Octets are {"octets": base64} on the way in, and base64 on the way out.

const OCTETS = ['certificate', 'binary', 'Signature'];

/** Accessors become objects, as SoapClient wants them. */
function argument(mixed $value): mixed
{
    if (!is_object($value)) {
        return $value;
    }
    if (isset($value->octets)) {
        return base64_decode($value->octets, true);
    }
    return (object) array_map('argument', get_object_vars($value));
}

/** What SoapClient made of an answer, its octets in base64. */
function printable(mixed $value, string $name = ''): mixed
{
    if (is_object($value)) {
        $fields = get_object_vars($value);
        return (object) array_combine(array_keys($fields), array_map('printable', $fields, array_keys($fields)));
    }
    if (is_array($value)) {
        return array_map(fn ($one) => printable($one, $name), $value);
    }
    return in_array($name, OCTETS, true) ? base64_encode($value) : $value;
}

function ask(SoapClient $client, string $style, object $call): mixed
{
    $arguments = get_object_vars(argument($call->arguments));
    try {
        $given = $style === 'rpc' ? array_values($arguments) : [(object) $arguments];
        return printable($client->__soapCall($call->operation, $given));
    } catch (SoapFault $fault) {
        return ['fault' => $fault->getMessage()];
    }
}

$wish = json_decode(stream_get_contents(STDIN), false, 512, JSON_THROW_ON_ERROR);
$tls = [
    'cafile' => $wish->nodeCertificate,
    'local_cert' => $wish->certificate,
    'local_pk' => $wish->key,
    'verify_peer' => true,
    'verify_peer_name' => true,
];
$client = new SoapClient($wish->wsdl, [
    'stream_context' => stream_context_create(['ssl' => $tls]),
    'cache_wsdl' => WSDL_CACHE_NONE,
    'connection_timeout' => 20,
]);
$answers = array_map(fn (object $call) => ask($client, $wish->style, $call), $wish->calls);
echo json_encode($answers, JSON_THROW_ON_ERROR);
