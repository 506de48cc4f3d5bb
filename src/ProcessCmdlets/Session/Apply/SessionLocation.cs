using System.Management.Automation.Runspaces;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Session.Apply;

/// <summary>
/// Brings a runspace to its caller's location, on the drive that the caller is on. A drive that is not there is made; where that cannot
/// be, the folder behind it is the location.
/// </summary>
internal static class SessionLocation
{
    private static readonly ConditionalWeakTable<Runspace, StrongBox<DriveDefinition?>> s_made = [];

    /// <summary>Sets the location.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="message">The caller's drive and the folder behind it.</param>
    /// <param name="location">The caller's location.</param>
    /// <param name="sink">Takes the warning where the location is another one.</param>
    /// <returns>The location, or null where there is none like it.</returns>
    internal static PathInfo? Set(Runspace runspace, SessionMessage message, string location, IRecordSink sink)
    {
        StrongBox<DriveDefinition?> made = s_made.GetValue(runspace, static _ => new StrongBox<DriveDefinition?>());
        DriveDefinition? before = made.Value;
        try
        {
            Provide(runspace, message.LocationDrive, made);
            PathInfo path = SetTo(runspace, location);
            if (before is not null && before != message.LocationDrive && before == made.Value)
            {
                Remove(runspace, made);
            }

            return path;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return SetToFolder(runspace, message.LocationFolder, location, exception, sink);
        }
    }

    /// <summary>Makes a drive, unless there is one of its name.</summary>
    internal static void Make(Runspace runspace, DriveDefinition drive)
    {
        if (Find(runspace, drive.Name) is null)
        {
            ProviderInfo provider = runspace.SessionStateProxy.Provider.GetOne(drive.Provider);
            _ = runspace.SessionStateProxy.Drive.New(new PSDriveInfo(drive.Name, provider, drive.Root, drive.Description, null), "global");
        }
    }

    private static PathInfo? SetToFolder(Runspace runspace, string folder, string location, Exception reason, IRecordSink sink)
    {
        PathInfo? path = null;
        string text = Messages.LocationMissing(location, reason.Message);
        try
        {
            if (folder.Length > 0)
            {
                path = SetTo(runspace, folder);
                text = Messages.LocationIsFolder(location, folder, reason.Message);
            }
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            text = Messages.LocationMissing(location, exception.Message);
        }

        sink.Warning(new WarningRecord(nameof(Messages.LocationMissing), text));
        return path;
    }

    // The intrinsics read wildcards; a folder's name may have brackets in it.
    private static PathInfo SetTo(Runspace runspace, string location) =>
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));

    /// <exception cref="RuntimeException">It cannot be made, or another drive has its name.</exception>
    private static void Provide(Runspace runspace, DriveDefinition? drive, StrongBox<DriveDefinition?> made)
    {
        if (drive is null)
        {
            return;
        }

        PSDriveInfo? existing = Find(runspace, drive.Name);
        if (existing is not null && !IsSame(existing, drive))
        {
            if (made.Value?.Name.Equals(drive.Name, StringComparison.OrdinalIgnoreCase) != true)
            {
                throw new RuntimeException(Messages.DriveDiffers(existing.Name, existing.Root));
            }

            Remove(runspace, made);
            existing = null;
        }

        if (existing is null)
        {
            Make(runspace, drive);
            made.Value = drive;
        }
    }

    private static void Remove(Runspace runspace, StrongBox<DriveDefinition?> made)
    {
        string name = made.Value!.Name;
        made.Value = null;
        if (Find(runspace, name) is not null)
        {
            runspace.SessionStateProxy.Drive.Remove(name, force: true, "global");
        }
    }

    private static PSDriveInfo? Find(Runspace runspace, string name) => runspace.SessionStateProxy.Drive.GetAll()
        .FirstOrDefault(drive => string.Equals(drive.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsSame(PSDriveInfo existing, DriveDefinition drive) =>
        existing.Provider.Name == drive.Provider && string.Equals(existing.Root, drive.Root, StringComparison.Ordinal);

    private static bool IsExpected(Exception exception) =>
        exception is RuntimeException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
