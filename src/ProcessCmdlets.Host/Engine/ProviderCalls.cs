using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// The engine's calls to providers that take a <see cref="ProviderContext"/>; the reason is given there. Each has the
/// name that it has in the engine.
/// </summary>
internal static class ProviderCalls
{
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Get(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? GetItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Set(
        this ItemCmdletProviderIntrinsics items, string path, object? value, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? SetItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, object? value, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Clear(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? ClearItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Rename(
        this ItemCmdletProviderIntrinsics items, string path, string newName, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? RenameItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, string newName, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void New(
        this ItemCmdletProviderIntrinsics items, string path, string? name, string? type, object? content, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? NewItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, string? type, object? content, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Remove(
        this ItemCmdletProviderIntrinsics items, string path, bool recurse, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? RemoveItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, bool recurse, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Copy(
        this ItemCmdletProviderIntrinsics items, string path, string destination, bool recurse, CopyContainers containers, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? CopyItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, string destination, bool recurse, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Move(
        this ItemCmdletProviderIntrinsics items, string path, string destination, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? MoveItemDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, string destination, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern bool Exists(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? ItemExistsDynamicParameters(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern bool IsContainer(
        this ItemCmdletProviderIntrinsics items, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Get(
        this ChildItemCmdletProviderIntrinsics children, string path, bool recurse, uint depth, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? GetChildItemsDynamicParameters(
        this ChildItemCmdletProviderIntrinsics children, string path, bool recurse, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void GetNames(
        this ChildItemCmdletProviderIntrinsics children, string path, ReturnContainers containers, bool recurse, uint depth, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern bool HasChild(
        this ChildItemCmdletProviderIntrinsics children, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern Collection<IContentReader> GetReader(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? GetContentReaderDynamicParameters(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern Collection<IContentWriter> GetWriter(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? GetContentWriterDynamicParameters(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Clear(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? ClearContentDynamicParameters(
        this ContentCmdletProviderIntrinsics contents, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Get(
        this PropertyCmdletProviderIntrinsics properties, string path, Collection<string>? names, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? GetPropertyDynamicParameters(
        this PropertyCmdletProviderIntrinsics properties, string path, Collection<string>? names, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Set(
        this PropertyCmdletProviderIntrinsics properties, string path, PSObject value, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? SetPropertyDynamicParameters(
        this PropertyCmdletProviderIntrinsics properties, string path, PSObject value, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern PathInfo SetLocation(
        this PathIntrinsics paths, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context, bool literal);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern Collection<PathInfo> GetResolvedPSPathFromPSPath(
        this PathIntrinsics paths, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern string Combine(
        this PathIntrinsics paths, string parent, string child, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern string ParseParent(
        this PathIntrinsics paths, string path, string root, [UnsafeAccessorType(ProviderContext.TypeName)] object context, bool useDefaultProvider);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern string ParseChildName(
        this PathIntrinsics paths, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context, bool useDefaultProvider);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern bool IsValid(
        this PathIntrinsics paths, string path, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void New(
        this DriveManagementIntrinsics drives, PSDriveInfo drive, string? scope, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern object? NewDriveDynamicParameters(
        this DriveManagementIntrinsics drives, string providerId, [UnsafeAccessorType(ProviderContext.TypeName)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void Remove(
        this DriveManagementIntrinsics drives, string name, bool force, string? scope, [UnsafeAccessorType(ProviderContext.TypeName)] object context);
}
