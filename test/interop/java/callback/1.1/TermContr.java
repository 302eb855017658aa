import javax.jws.WebService;
import peer.CallbackIndicatorType;
import peer.CertificateSeqType;
import peer.EACPKITermContrProtocolType;
import peer.GetCertificateChainResult;
import peer.GetDocumentSignerListResult;
import peer.GetTASignatureResult;
import peer.OptionalBinaryType;
import peer.OptionalMessageIDType;
import peer.OptionalStringType;
import peer.SendCertificatesResult;
import peer.SendCertificatesReturnCodeType;
import peer.SendCertificatesStatusInfoType;
import peer.SendDefectListReturnCodeType;
import peer.SendDefectListStatusInfoType;
import peer.SendDocumentSignerListReturnCodeType;
import peer.SendDocumentSignerListStatusInfoType;
import peer.SendMasterListReturnCodeType;
import peer.SendMasterListStatusInfoType;

/** A terminal's callback service on what wsimport made of our contract of TR-03129 1.1: what is sent, and no more. */
@WebService(
        endpointInterface = "peer.EACPKITermContrProtocolType", targetNamespace = "uri:EAC-PKI-TermContr-Protocol/1.1")
public class TermContr implements EACPKITermContrProtocolType {
    @Override
    public SendCertificatesResult sendCertificates(
            OptionalMessageIDType messageID, SendCertificatesStatusInfoType statusInfo,
            CertificateSeqType certificateSeq) {
        Received.certificates(messageID.getMessageID(), statusInfo, certificateSeq.getCertificate());
        SendCertificatesResult result = new SendCertificatesResult();
        result.setReturnCode(SendCertificatesReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendMasterListReturnCodeType sendMasterList(
            OptionalMessageIDType messageID, SendMasterListStatusInfoType statusInfo, OptionalBinaryType masterList) {
        Received.list("MasterList", messageID.getMessageID(), statusInfo, masterList.getBinary());
        return SendMasterListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public SendDefectListReturnCodeType sendDefectList(
            OptionalMessageIDType messageID, SendDefectListStatusInfoType statusInfo, OptionalBinaryType defectList) {
        Received.list("DefectList", messageID.getMessageID(), statusInfo, defectList.getBinary());
        return SendDefectListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public SendDocumentSignerListReturnCodeType sendDocumentSignerList(
            OptionalMessageIDType messageID, SendDocumentSignerListStatusInfoType statusInfo,
            OptionalBinaryType documentSignerList) {
        Received.list("DocumentSignerList", messageID.getMessageID(), statusInfo, documentSignerList.getBinary());
        return SendDocumentSignerListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public GetDocumentSignerListResult getDocumentSignerList(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetCertificateChainResult getCertificateChain(byte[] keyCAR) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetTASignatureResult getTASignature(
            OptionalBinaryType hashTBS, OptionalBinaryType idPICC, OptionalBinaryType challengePICC,
            OptionalBinaryType hashPK, OptionalBinaryType auxPCD, byte[] keyCHR) {
        throw new UnsupportedOperationException();
    }
}
