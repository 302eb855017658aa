import javax.jws.WebService;
import peer.ConditionalMessageIDType;
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
import peer.SendDefectListReturnCodeType;
import peer.SendDocumentSignerListRequest;
import peer.SendDocumentSignerListResult;
import peer.SendDocumentSignerListReturnCodeType;
import peer.SendMasterListRequest;
import peer.SendMasterListResult;
import peer.SendMasterListReturnCodeType;

/** A terminal's callback service on what wsimport made of our contract of TR-03129 1.4: what is sent, and no more. */
@WebService(
        endpointInterface = "peer.EACPKITermContrProtocolType", targetNamespace = "uri:EAC-PKI-TermContr-Protocol/1.4")
public class TermContr implements EACPKITermContrProtocolType {
    @Override
    public SendCertificatesResult sendCertificates(SendCertificatesRequest message) {
        Received.certificates(idIn(message.getMessageID()), message.getStatusInfo(), message.getCertificateSeq().getCertificate());
        SendCertificatesResult result = new SendCertificatesResult();
        result.setReturnCode(SendCertificatesReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendMasterListResult sendMasterList(SendMasterListRequest message) {
        Received.list("MasterList", idIn(message.getMessageID()), message.getStatusInfo(), message.getMasterList().getBinary());
        SendMasterListResult result = new SendMasterListResult();
        result.setReturnCode(SendMasterListReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendDefectListResult sendDefectList(SendDefectListRequest message) {
        Received.list("DefectList", idIn(message.getMessageID()), message.getStatusInfo(), message.getDefectList().getBinary());
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

    /** What comes unasked has none. */
    private static String idIn(ConditionalMessageIDType given) {
        return given == null ? null : given.getMessageID();
    }
}
