using System.Globalization;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>
    /// Takes what remoting sends of a record that is a value, under remoting's names, so that scripts find what they find
    /// in the results of Invoke-Command and Start-Job.
    /// </summary>
    private bool TryCollectRecord(object value)
    {
        switch (value)
        {
            case ErrorRecord error:
                Collect(error);
                return true;
            case InformationalRecord record:
                AddMember("InformationalRecord_Message", record.Message, true);
                AddMember("InformationalRecord_SerializeInvocationInfo", false, true);
                return true;
            default:
                return false;
        }
    }

    private void Collect(ErrorRecord error)
    {
        AddMember("Exception", error.Exception, true);
        AddMember("TargetObject", error.TargetObject, true);
        AddMember("FullyQualifiedErrorId", error.FullyQualifiedErrorId, true);
        AddMember("InvocationInfo", error.InvocationInfo, true);
        AddMember("ErrorCategory_Category", (int)error.CategoryInfo.Category, true);
        AddMember("ErrorCategory_Activity", error.CategoryInfo.Activity, true);
        AddMember("ErrorCategory_Reason", error.CategoryInfo.Reason, true);
        AddMember("ErrorCategory_TargetName", error.CategoryInfo.TargetName, true);
        AddMember("ErrorCategory_TargetType", error.CategoryInfo.TargetType, true);
        AddMember("ErrorCategory_Message", error.CategoryInfo.GetMessage(CultureInfo.CurrentCulture), true);
        if (error.ErrorDetails is { } details)
        {
            AddMember("ErrorDetails_Message", details.Message, true);
            AddMember("ErrorDetails_RecommendedAction", details.RecommendedAction, true);
        }

        AddMember("SerializeExtendedInfo", false, true);
        if (!string.IsNullOrEmpty(error.ScriptStackTrace))
        {
            AddMember("ErrorDetails_ScriptStackTrace", error.ScriptStackTrace, true);
        }
    }
}
