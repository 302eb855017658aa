import java.util.List;
import javax.jws.WebService;
import peer.*;

/** A DV's callback service on what wsimport made of our contract of TR-03129 1.4: what is sent, and no more. */
@WebService(endpointInterface = "peer.EACPKIDVProtocolType", targetNamespace = "uri:EAC-PKI-DV-Protocol/1.4")
public class Dv implements EACPKIDVProtocolType {
    @Override
    public SendCertificatesResult sendCertificates(SendCertificatesRequest message) {
        ConditionalCertificateSeqType carried = message.getCertificateSeq();
        List<byte[]> certificates = carried == null ? List.of() : carried.getCertificate();
        Received.certificates(idIn(message.getMessageID()), message.getStatusInfo(), certificates);
        SendCertificatesResult result = new SendCertificatesResult();
        result.setReturnCode(SendCertificatesReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendMasterListResult sendMasterList(SendMasterListRequest message) {
        byte[] list = message.getMasterList().getBinary();
        Received.list("MasterList", idIn(message.getMessageID()), message.getStatusInfo(), list);
        SendMasterListResult result = new SendMasterListResult();
        result.setReturnCode(SendMasterListReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendDefectListResult sendDefectList(SendDefectListRequest message) {
        byte[] list = message.getDefectList().getBinary();
        Received.list("DefectList", idIn(message.getMessageID()), message.getStatusInfo(), list);
        SendDefectListResult result = new SendDefectListResult();
        result.setReturnCode(SendDefectListReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendDocumentSignerListResult sendDocumentSignerList(SendDocumentSignerListRequest message) {
        Received.list("DocumentSignerList", null, null, message.getDocumentSignerList().getBinary());
        SendDocumentSignerListResult result = new SendDocumentSignerListResult();
        result.setReturnCode(SendDocumentSignerListReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public RequestCertificateResult requestCertificate(RequestCertificateRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetCertificatesResult getCertificates(GetCertificatesRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetCACertificatesResult getCACertificates(GetCACertificatesRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetMasterListResult getMasterList(GetMasterListRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetDefectListResult getDefectList(GetDefectListRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetDocumentSignerListResult getDocumentSignerList(GetDocumentSignerListRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetCertificateDescriptionResult getCertificateDescription(GetCertificateDescriptionRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SendRSCCertResult sendRSCCert(SendRSCCertRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RequestPKICommunicationCertResult requestPKICommunicationCert(RequestPKICommunicationCertRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetPKICommunicationCertResult getPKICommunicationCert(GetPKICommunicationCertRequest message) {
        throw new UnsupportedOperationException();
    }

    /** What comes unasked has none. */
    private static String idIn(ConditionalMessageIDType given) {
        return given == null ? null : given.getMessageID();
    }
}
