; Installs the program for one person, without an administrator: Windows 10 1809 or newer, 64-bit.
; Built by build.ps1 with Inno Setup 6; the version is handed in from the program itself.
; NOT TRIED on Windows by its authors: see docs/releasing.md.

#ifndef Version
  #error Hand in the version: ISCC /DVersion=0.1.0 installer.iss
#endif
#define Name "CCHC Desktop"
#define Program "cchc-desktop.exe"

[Setup]
; The id stays for ever: by it an installation finds the one before it.
AppId={{8B1C0F1E-6C39-4B3B-9A55-0B0C6A7E3D64}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
PrivilegesRequired=lowest
DefaultDirName={localappdata}\Programs\cchc-desktop\program
DisableDirPage=yes
DisableProgramGroupPage=yes
DisableWelcomePage=yes
DisableReadyPage=no
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputDir=..\..\dist
OutputBaseFilename=cchc-desktop-{#Version}-windows-x64
SetupIconFile=..\cchc.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "vi"; MessagesFile: "compiler:Default.isl"

[LangOptions]
LanguageName=Tiếng Việt
LanguageID=$042A

[Messages]
SetupAppTitle=Cài đặt
SetupWindowTitle=Cài đặt - %1
UninstallAppTitle=Gỡ bỏ
UninstallAppFullTitle=Gỡ bỏ %1
ButtonBack=< &Quay lại
ButtonNext=&Tiếp tục >
ButtonInstall=&Cài đặt
ButtonCancel=Hủy
ButtonYes=&Có
ButtonNo=&Không
ButtonFinish=&Hoàn tất
WizardReady=Sẵn sàng cài đặt
ReadyLabel1=Chương trình sẽ được cài cho riêng bạn trên máy này.
ReadyLabel2a=Bấm Cài đặt để bắt đầu.
ReadyLabel2b=Bấm Cài đặt để bắt đầu.
ReadyMemoTasks=Việc làm thêm:
WizardSelectTasks=Việc làm thêm
SelectTasksDesc=Bạn muốn làm thêm việc gì?
SelectTasksLabel2=Chọn việc cần làm khi cài [name], rồi bấm Tiếp tục.
WizardPreparing=Đang chuẩn bị
PreparingDesc=Đang chuẩn bị cài [name] trên máy này.
WizardInstalling=Đang cài đặt
InstallingLabel=Xin chờ trong khi [name] được cài trên máy này.
FinishedHeadingLabel=Đã cài xong [name]
FinishedLabel=Đã cài xong. Mở chương trình bằng biểu tượng vừa tạo.
FinishedLabelNoIcons=Đã cài xong.
ClickFinish=Bấm Hoàn tất để kết thúc.
RunEntryExec=Mở %1
StatusExtractFiles=Đang chép tệp...
StatusCreateIcons=Đang tạo biểu tượng...
StatusUninstalling=Đang gỡ %1...
StatusRollback=Đang trả lại như cũ...
ExitSetupTitle=Thoát cài đặt
ExitSetupMessage=Chưa cài xong. Thoát bây giờ thì chương trình không được cài.%n%nThoát?
ConfirmUninstall=Gỡ %1? Dữ liệu của bạn được giữ lại.
UninstalledAll=Đã gỡ %1. Dữ liệu của bạn vẫn còn nguyên.
WinVersionTooLowError=Chương trình cần %1 bản %2 trở lên.
OnlyOnTheseArchitectures=Chương trình chỉ chạy trên Windows 64 bit:%n%n%1

[CustomMessages]
DesktopIcon=Tạo biểu tượng trên màn hình

[Tasks]
Name: "desktop"; Description: "{cm:DesktopIcon}"

[InstallDelete]
; What an older version left must not be loaded by the newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\cchc-desktop\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktop

[Run]
Filename: "{app}\{#Program}"; Description: "{#Name}"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
; What updates keep beside the program; the officer's data lie elsewhere and are never touched.
Type: filesandordirs; Name: "{localappdata}\Programs\cchc-desktop\program.before"
Type: filesandordirs; Name: "{app}\_internal"
