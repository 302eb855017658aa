import javax.jws.WebService;
import peer.CertificateSeqType;
import peer.EACPKITermContrProtocolType;
import peer.GetCertificateChainResult;
import peer.GetTASignatureResult;
import peer.OptionalBinaryType;
import peer.SendCertificatesResult;
import peer.SendCertificatesReturnCodeType;
import peer.SendCertificatesStatusInfoType;
import peer.SendDefectListReturnCodeType;
import peer.SendMasterListReturnCodeType;
import peer.SendMasterListStatusInfoType;

/** A terminal's callback service on what wsimport made of our contract of TR-03129 1.0: what is sent, and no more. */
@WebService(
        endpointInterface = "peer.EACPKITermContrProtocolType", targetNamespace = "uri:EAC-PKI-TermContr-Protocol/1.0")
public class TermContr implements EACPKITermContrProtocolType {
    @Override
    public SendCertificatesResult sendCertificates(
            String messageID, SendCertificatesStatusInfoType statusInfo, CertificateSeqType certificateSeq) {
        Received.certificates(messageID, statusInfo, certificateSeq.getCertificate());
        SendCertificatesResult result = new SendCertificatesResult();
        result.setReturnCode(SendCertificatesReturnCodeType.OK_RECEIVED_CORRECTLY);
        return result;
    }

    @Override
    public SendMasterListReturnCodeType sendMasterList(
            String messageID, SendMasterListStatusInfoType statusInfo, OptionalBinaryType masterList) {
        Received.list("MasterList", messageID, statusInfo, masterList.getBinary());
        return SendMasterListReturnCodeType.OK_RECEIVED_CORRECTLY;
    }

    @Override
    public SendDefectListReturnCodeType sendDefectList(
            String messageID, SendMasterListStatusInfoType statusInfo, OptionalBinaryType defectList) {
        Received.list("DefectList", messageID, statusInfo, defectList.getBinary());
        return SendDefectListReturnCodeType.OK_RECEIVED_CORRECTLY;
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
