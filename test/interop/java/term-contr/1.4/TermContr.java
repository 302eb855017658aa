import javax.jws.WebService;
import peer.EACPKITermContrProtocolType;
import peer.GetCertificateChainRequest;
import peer.GetCertificateChainResult;
import peer.GetDefectListRequest;
import peer.GetDefectListResult;
import peer.GetDocumentSignerListRequest;
import peer.GetDocumentSignerListResult;
import peer.GetMasterListRequest;
import peer.GetMasterListResult;
import peer.GetTASignatureRequest;
import peer.GetTASignatureResult;
import peer.SendCertificatesRequest;
import peer.SendCertificatesResult;
import peer.SendCertificatesReturnCodeType;
import peer.SendDefectListRequest;
import peer.SendDefectListResult;
import peer.SendDocumentSignerListRequest;
import peer.SendDocumentSignerListResult;
import peer.SendMasterListRequest;
import peer.SendMasterListResult;

/** A terminal's callback service on what wsimport made of our contract of TR-03129 1.4: SendCertificates and no more. */
@WebService(
        endpointInterface = "peer.EACPKITermContrProtocolType", targetNamespace = "uri:EAC-PKI-TermContr-Protocol/1.4")
public class TermContr implements EACPKITermContrProtocolType {
    @Override
    public SendCertificatesResult sendCertificates(SendCertificatesRequest message) {
        String messageId = message.getMessageID().getMessageID();
        Received.certificates(messageId, message.getStatusInfo(), message.getCertificateSeq().getCertificate());
        SendCertificatesResult result = new SendCertificatesResult();
        result.setReturnCode(SendCertificatesReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendMasterListResult sendMasterList(SendMasterListRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SendDefectListResult sendDefectList(SendDefectListRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SendDocumentSignerListResult sendDocumentSignerList(SendDocumentSignerListRequest message) {
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
    public GetCertificateChainResult getCertificateChain(GetCertificateChainRequest message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetTASignatureResult getTASignature(GetTASignatureRequest message) {
        throw new UnsupportedOperationException();
    }
}
