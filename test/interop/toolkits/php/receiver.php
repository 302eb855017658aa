<?php
// A partner's callback service: PHP's SoapServer on our WSDL, behind TLS that asks for the node's certificate.
// receiver.php WSDL STYLE CERTIFICATE KEY NODE_CERTIFICATE. Writes "port N", then a line of JSON for each message that came.
// Ends when its standard input does. Octets are written in base64.

const SECONDS = 20;

/** SoapServer has decoded them: octets back into base64. */
function printable(mixed $value, string $name): mixed
{
    if (is_object($value)) {
        $fields = get_object_vars($value);
        return (object) array_combine(array_keys($fields), array_map('printable', $fields, array_keys($fields)));
    }
    if (is_array($value)) {
        return array_map(fn ($one) => printable($one, $name), $value);
    }
    return in_array($name, ['certificate', 'binary'], true) ? base64_encode($value) : $value;
}

/** In 1.0 and 1.1 the answers to lists are a code and no more. */
final class Receiver
{
    public function __construct(private readonly string $style)
    {
    }

    public function SendCertificates(mixed ...$given): mixed
    {
        $this->print('SendCertificates', 'certificateSeq', $given);
        return (object) ['returnCode' => 'ok_received_correctly'];
    }

    public function SendMasterList(mixed ...$given): mixed
    {
        return $this->receiveList('SendMasterList', 'masterList', $given);
    }

    public function SendDefectList(mixed ...$given): mixed
    {
        return $this->receiveList('SendDefectList', 'defectList', $given);
    }

    public function SendDocumentSignerList(mixed ...$given): mixed
    {
        return $this->receiveList('SendDocumentSignerList', 'documentSignerList', $given);
    }

    private function receiveList(string $operation, string $accessor, array $given): mixed
    {
        $this->print($operation, $accessor, $given);
        return $this->style === 'rpc' ? 'ok_received_correctly' : (object) ['returnCode' => 'ok_received_correctly'];
    }

    /** RPC: an argument a part. Document: one, with everything in it. */
    private function print(string $operation, string $accessor, array $given): void
    {
        $arguments = $this->style === 'rpc'
            ? (object) array_combine(['messageID', 'statusInfo', $accessor], $given)
            : $given[0];
        $message = ['operation' => $operation, 'arguments' => printable($arguments, '')];
        fwrite(STDOUT, json_encode($message, JSON_THROW_ON_ERROR) . "\n");
    }
}

/** @return string the body of one POST; empty when there was none */
function readRequest($connection): string
{
    $length = 0;
    for ($line = fgets($connection); $line !== false && trim($line) !== ''; $line = fgets($connection)) {
        if (preg_match('/^content-length:\s*(\d+)/i', $line, $found)) {
            $length = (int) $found[1];
        }
    }
    return $length === 0 ? '' : (string) stream_get_contents($connection, $length);
}

function answer($connection, SoapServer $server): void
{
    $body = readRequest($connection);
    if ($body === '') {
        return;
    }
    ob_start();
    $server->handle($body);
    $said = ob_get_clean();
    $head = ['HTTP/1.1 200 OK', 'Content-Type: text/xml; charset=utf-8', 'Content-Length: ' . strlen($said), 'Connection: close'];
    fwrite($connection, implode("\r\n", $head) . "\r\n\r\n" . $said);
}

[, $wsdl, $style, $certificate, $key, $nodeCertificate] = $argv;
$tls = ['cafile' => $nodeCertificate, 'local_cert' => $certificate, 'local_pk' => $key];
// unlike SoapClient, SoapServer fetches no WSDL by settings of TLS that it is given
$contract = file_get_contents($wsdl, false, stream_context_create(['ssl' => $tls + ['verify_peer' => true]]));
$server = new SoapServer('data://text/xml;base64,' . base64_encode($contract), ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setObject(new Receiver($style));
$known = stream_context_create(['ssl' => $tls + ['verify_peer' => true, 'verify_peer_name' => false]]);
$listening = stream_socket_server('tcp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $known);
fwrite(STDOUT, 'port ' . explode(':', stream_socket_get_name($listening, false))[1] . "\n");
for (;;) {
    [$ready, $none] = [[STDIN, $listening], null];
    stream_select($ready, $none, $none, null);
    if (in_array(STDIN, $ready, true) && (string) fread(STDIN, 64) === '') {
        exit(0);
    }
    if (!in_array($listening, $ready, true)) {
        continue;
    }
    $connection = stream_socket_accept($listening, SECONDS);
    stream_set_timeout($connection, SECONDS);
    if (stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
        answer($connection, $server);
    }
    fclose($connection);
}
