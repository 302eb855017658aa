import javax.jws.WebService;
import peer.*;

/** A DV's callback service on what wsimport made of our contract of TR-03129 1.1: what is sent, and no more. */
@WebService(endpointInterface = "peer.EACPKIDVProtocolType", targetNamespace = "uri:EAC-PKI-DV-Protocol/1.1")
public class Dv implements EACPKIDVProtocolType {
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
            OptionalMessageIDType messageID, SendMasterListStatusInfoType statusInfo, OptionalBinaryType list) {
        Received.list("MasterList", messageID.getMessageID(), statusInfo, list.getBinary());
        return SendMasterListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public SendDefectListReturnCodeType sendDefectList(
            OptionalMessageIDType messageID, SendDefectListStatusInfoType statusInfo, OptionalBinaryType list) {
        Received.list("DefectList", messageID.getMessageID(), statusInfo, list.getBinary());
        return SendDefectListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public SendDocumentSignerListReturnCodeType sendDocumentSignerList(
            OptionalMessageIDType messageID, SendDocumentSignerListStatusInfoType statusInfo, OptionalBinaryType list) {
        Received.list("DocumentSignerList", messageID.getMessageID(), statusInfo, list.getBinary());
        return SendDocumentSignerListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public RequestCertificateResult requestCertificate(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL,
            byte[] certReq) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetCACertificatesResult getCACertificates(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetMasterListResult getMasterList(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetDefectListResult getDefectList(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GetDocumentSignerListResult getDocumentSignerList(
            CallbackIndicatorType callbackIndicator, OptionalMessageIDType messageID, OptionalStringType responseURL) {
        throw new UnsupportedOperationException();
    }
}
