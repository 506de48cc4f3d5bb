using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    private const string UnixStat = "UnixStat";
    private const string UnixStatType = "System.Management.Automation.Platform+Unix+CommonStat";

    /// <summary>The columns of a listing on Unix, and the methods that PowerShell's type data gets them by.</summary>
    private static readonly (string Property, string Method)[] s_unixColumns =
        [("UnixMode", "GetModeString"), ("User", "GetUserName"), ("Group", "GetGroupName")];

    /// <summary>
    /// Makes something that can cross of what a provider adds to each item: names of the drive and the provider, whose
    /// snapshots would be larger than the item, and the columns of a listing instead of an object with methods.
    /// </summary>
    /// <returns>False where the member has been replaced by others.</returns>
    private bool TryReplaceProviderValue(string name, ref object? value)
    {
        object? inner = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (inner is PSDriveInfo or ProviderInfo)
        {
            value = TextOf(inner);
        }
        else if (name == UnixStat && inner is not null && inner.GetType().FullName == UnixStatType)
        {
            return !TryAddColumns(PSObject.AsPSObject(inner));
        }

        return true;
    }

    private bool TryAddColumns(PSObject stat)
    {
        int first = _memberCount;
        try
        {
            foreach ((string property, string method) in s_unixColumns)
            {
                if (stat.Methods[method] is { } column)
                {
                    AddMember(property, column.Invoke(), isOwn: true);
                }
            }

            if (stat.Properties["Size"] is { } size)
            {
                AddMember("Size", size.Value, isOwn: true);
            }

            return true;
        }
        catch (ExtendedTypeSystemException)
        {
            // The system does not tell, for instance of an owner that it does not know: the object crosses as any other.
            _memberCount = first;
            return false;
        }
    }
}
